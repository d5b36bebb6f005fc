import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Badge, Button, Card, Problem, useMutation } from '../../../ui';
import { requireSecondFactor } from '../api';
import { members } from '../../../api/members';

/** Whether members need a second factor; who has one themselves may ask it of others. */
export function RequireSecondFactor({ of }: { of: Schemas['Me'] }) {
  const { t, f } = useWords();
  const without = useQuery(members).data?.filter(({ second_factor }) => second_factor === false).length ?? 0;
  const changing = useMutation(requireSecondFactor);
  const on = of.organization.second_factor_required;
  const lacks = !on && !of.second_factor;
  return (
    <Card
      title={t('company.factor')}
      hint={t('company.factorHint')}
      aside={<Badge tone={on ? 'good' : ''}>{t(on ? 'company.factorOn' : 'company.factorOff')}</Badge>}
    >
      <div className="stack tight">
        {lacks ? (
          <p className="muted">
            {t('company.factorYours')} <Link to="/settings/security">{t('settings.security')}</Link>
          </p>
        ) : (
          without > 0 && <p className="muted">{t('company.factorWithout', { n: f.integer(without) })}</p>
        )}
        <Problem of={changing} />
        <div className="actions">
          <Button disabled={lacks || changing.isPending} onClick={() => changing.mutate(!on)}>
            {t(on ? 'company.factorLift' : 'company.factorGo')}
          </Button>
        </div>
      </div>
    </Card>
  );
}

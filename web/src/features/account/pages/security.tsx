import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { QueryFrame } from '../../../table/query-table';
import {
  Badge,
  Button,
  Card,
  Head,
  Password,
  Problem,
  Skeleton,
  useForm,
  useMutation,
  When,
} from '../../../ui';
import { changePassword, endSession, sessions } from '../api';
import { Passkeys } from '../parts/passkeys';
import { SecondFactor } from '../parts/second-factor';

export default function Security() {
  const { t } = useWords();
  return (
    <div className="page">
      <Head title={t('settings.security')} hint={t('security.lead')} />
      <ChangePassword />
      <Passkeys />
      <SecondFactor />
      <Sessions />
    </div>
  );
}

function ChangePassword() {
  const { t } = useWords();
  const { mutation, submit, fields, problem, code } = useForm(changePassword);
  const wrong = code === 'wrong_password' ? t('problem.wrong_password') : undefined;
  return (
    <Card title={t('auth.password')} hint={t('security.passwordHint')}>
      {/* Emptied once it is changed. */}
      <form className="stack" onSubmit={submit} key={String(mutation.isSuccess && mutation.submittedAt)}>
        <div className="grid2">
          <Password
            label={t('security.current')}
            name="current"
            autoComplete="current-password"
            error={fields.current ?? wrong}
          />
          <Password
            label={t('auth.newPassword')}
            name="new"
            autoComplete="new-password"
            hint={t('auth.passwordHint')}
            error={fields.new}
          />
        </div>
        <Problem of={{ error: wrong ? null : problem }} />
        <div className="actions">
          <Button type="submit" disabled={mutation.isPending}>
            {t('security.change')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Sessions() {
  const { t } = useWords();
  const list = useQuery(sessions);
  const ending = useMutation(endSession);
  const others = (list.data?.length ?? 0) > 1;
  return (
    <Card
      flush
      title={t('security.sessions')}
      hint={t('security.sessionsHint')}
      aside={
        others && (
          <Button disabled={ending.isPending} onClick={() => ending.mutate('others')}>
            {t('security.endOthers')}
          </Button>
        )
      }
    >
      <QueryFrame query={list} wait={<Skeleton lines={3} />}>
        <ul className="rows-list">
          {list.data?.map((one) => (
            <Session key={one.id} of={one} disabled={ending.isPending} onEnd={() => ending.mutate(one.id)} />
          ))}
        </ul>
      </QueryFrame>
    </Card>
  );
}

function Session({
  of,
  disabled,
  onEnd,
}: {
  of: Schemas['SessionView'];
  disabled: boolean;
  onEnd: () => void;
}) {
  const { t, f } = useWords();
  return (
    <li>
      <div>
        <strong>{of.device}</strong>
        <span className="muted small">
          {[of.address, t('security.since', { when: f.date(of.created_at) })].filter(Boolean).join(' · ')}
        </span>
        {!of.current && (
          <span className="muted small">
            <When at={of.last_used_at} say={(when) => t('security.used', { when })} />
          </span>
        )}
      </div>
      {of.current ? (
        <Badge tone="good">{t('security.here')}</Badge>
      ) : (
        <Button disabled={disabled} onClick={onEnd} aria-label={t('security.endOf', { device: of.device })}>
          {t('security.end')}
        </Button>
      )}
    </li>
  );
}

import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Card, CurrencySelect, Options, Problem, Select, useMutation } from '../../../ui';
import { automate } from '../api';

type Model = Schemas['ModelView'];
type Settings = Pick<Model, 'rescore' | 'promotion' | 'on_drift' | 'rows_per_entity'>;

const CHOICES: { [K in keyof Settings]: Settings[K][] } = {
  rescore: ['off', 'daily', 'weekly'],
  promotion: ['if_better', 'manual', 'always'],
  on_drift: ['nothing', 'retrain'],
  rows_per_entity: ['all', 'newest'],
};

/** What the model does by itself. A change holds at once, and can be undone. */
export function Automation({ of }: { of: Model }) {
  const { t, either } = useWords();
  const change = useMutation(automate);
  const { may } = useRole();
  const select = <K extends keyof Settings>(name: K) => (
    <Select
      label={t(`auto.${name}`)}
      hint={t(`auto.${name}Hint`)}
      disabled={!may('train')}
      value={change.isPending ? (change.variables.to[name] ?? of[name]) : of[name]}
      onValue={(to) => change.mutate({ id: of.id, to: { [name]: to }, from: { [name]: of[name] } })}
    >
      <Options of={CHOICES[name]} text={(one) => either(`auto.${name}.${one}`, one)} />
    </Select>
  );
  return (
    <Card title={t('auto.title')}>
      <div className="stack">
        <Problem of={{ error: change.error }} />
        <div className="grid-auto">
          {select('rescore')}
          {select('promotion')}
          {select('on_drift')}
          {of.entity_key && select('rows_per_entity')}
          <CurrencySelect
            label={t('auto.currency')}
            hint={t('auto.currencyHint')}
            disabled={!may('train')}
            value={(change.isPending ? change.variables.to.currency : undefined) ?? of.currency ?? ''}
            onValue={(currency) =>
              change.mutate({ id: of.id, to: { currency }, from: { currency: of.currency } })
            }
          />
        </div>
      </div>
    </Card>
  );
}

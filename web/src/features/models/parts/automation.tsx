import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body, type Schemas } from '../../../api/client';
import { model, models } from '../api';
import { useWords, type Key } from '../../../i18n';
import { Card, Problem, Select } from '../../../ui/kit';
import { useTell } from '../../../ui/toast';

type Model = Schemas['ModelView'];
type Settings = Pick<Model, 'rescore' | 'promotion' | 'on_drift'>;

const CHOICES: { [K in keyof Settings]: Settings[K][] } = {
  rescore: ['off', 'daily', 'weekly'],
  promotion: ['if_better', 'manual', 'always'],
  on_drift: ['nothing', 'retrain'],
};

/** What the model does by itself. A change holds at once, and can be undone. */
export function Automation({ of }: { of: Model }) {
  const { t } = useWords();
  const tell = useTell();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: ({ to }: { to: Partial<Settings>; from?: Partial<Settings> }) =>
      body(api.PATCH('/v1/models/{id}', { params: { path: { id: of.id } }, body: to })),
    onSuccess: (_, { from }) => {
      void queries.invalidateQueries({ queryKey: model(of.id).queryKey, exact: true });
      void queries.invalidateQueries({ queryKey: models.queryKey, exact: true });
      tell(t('auto.saved'), from && (() => change.mutate({ to: from })));
    },
  });
  const select = <K extends keyof Settings>(name: K) => (
    <Select
      label={t(`auto.${name}`)}
      hint={t(`auto.${name}Hint`)}
      value={change.isPending ? (change.variables.to[name] ?? of[name]) : of[name]}
      onChange={(event) => change.mutate({ to: { [name]: event.target.value }, from: { [name]: of[name] } })}
    >
      {CHOICES[name].map((one) => (
        <option key={one} value={one}>
          {t(`auto.${name}.${one}` as Key)}
        </option>
      ))}
    </Select>
  );
  return (
    <Card title={t('auto.title')}>
      <div className="stack">
        {change.error && <Problem error={change.error} />}
        <div className="grid-auto">
          {select('rescore')}
          {select('promotion')}
          {select('on_drift')}
        </div>
      </div>
    </Card>
  );
}

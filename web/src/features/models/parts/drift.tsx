import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { QueryTable } from '../../../table/query-table';
import { Badge, Card, Note, Skeleton, Term, usePhrases } from '../../../ui';
import { drift } from '../../customers/api';

const COLUMNS_SHOWN = 10;
/** Of fewer rows, chance alone explains much: that nothing drifted could not be told. */
const ROWS_ENOUGH = 50;

/** How the customers of the last run differ from those that its version learned from. */
export function Drift({ run }: { run: Schemas['ScoringRunView'] }) {
  const { t, f } = useWords();
  const { changeIn } = usePhrases();
  const found = useQuery(drift(run.id));
  const few = found.data && found.data.rows < ROWS_ENOUGH;
  const title = found.data?.drifted ? 'drift.yes' : few ? 'drift.few' : 'drift.no';
  const all = found.data && [{ ...found.data.score, name: t('score') }, ...found.data.features];
  return (
    <Card
      title={t('drift.title')}
      hint={t('drift.hint', { when: f.moment(run.created_at), n: run.model_version })}
      flush
    >
      {found.data && (
        <div className="in">
          <Note tone={found.data.drifted ? 'warn' : few ? '' : 'good'} title={t(title)}>
            <span className="small">
              {t('drift.rows', { rows: found.data.rows, before: found.data.baseline_rows })}
            </span>
          </Note>
        </div>
      )}
      <QueryTable
        title={t('drift.title')}
        className="stacks"
        query={found}
        rows={all?.slice(0, COLUMNS_SHOWN)}
        rowKey={(_, index) => index}
        wait={<Skeleton lines={6} />}
        columns={[
          {
            head: t('dataset.column'),
            cell: ({ name, label }) => <strong>{label ?? columnLabel(name)}</strong>,
          },
          {
            head: <Term name="PSI" text={t('help.psi')} />,
            label: 'PSI',
            cell: ({ psi }) => f.decimals(psi),
            number: true,
          },
          {
            head: t('drift.verdict'),
            cell: ({ drifted }) => (
              <Badge tone={drifted ? 'warn' : ''}>
                {drifted ? t('drift.drifted') : few ? '–' : t('drift.same')}
              </Badge>
            ),
          },
          {
            head: t('drift.change'),
            cell: (one) => changeIn(one, one.text, one === all?.[0]),
            className: 'muted small',
          },
        ]}
      />
    </Card>
  );
}

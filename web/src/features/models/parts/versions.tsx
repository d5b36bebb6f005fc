import { useNavigate } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Table, type Column } from '../../../table/table';
import { Badge, Button, Card, Options, Problem, Select, Term, useMutation, When } from '../../../ui';
import { promote, rollBack } from '../api';

type Model = Schemas['ModelView'];

export function Versions({ model: of, n, compare }: { model: Model; n: number; compare?: number }) {
  const { t, f, either } = useWords();
  const navigate = useNavigate();
  const back = useMutation(rollBack);
  const promoting = useMutation(promote);
  const { may } = useRole();
  const versions = [...(of.versions ?? [])].reverse();
  const show = (version: number, compare?: number) =>
    navigate({
      to: '/models/$id',
      params: { id: of.id },
      search: { tab: 'versions', version, compare },
      resetScroll: false,
    });
  const metric = (
    name: 'roc_auc' | 'average_precision' | 'precision' | 'recall',
    format: (value: number) => string,
  ): Column<Schemas['VersionSummary']> => ({
    head: <Term name={t(`metric.${name}`)} text={t(`help.${name}`)} />,
    label: t(`metric.${name}`),
    cell: ({ metrics }) => format(metrics[name]),
    number: true,
  });
  return (
    <Card
      title={t('model.versions')}
      flush
      aside={
        <div className="actions">
          {versions.length > 1 && (
            <Select
              bare
              label={t('model.compare')}
              value={String(compare ?? '')}
              onValue={(version) => show(n, Number(version) || undefined)}
            >
              <option value="">{t('model.compare')}…</option>
              <Options
                of={versions.map(({ version }) => version).filter((one) => one !== n)}
                text={(n) => t('model.version', { n })}
              />
            </Select>
          )}
          {of.previous_version && may('promote') ? (
            <Button onClick={() => back.mutate(of)} disabled={back.isPending}>
              {t('model.rollback')}
            </Button>
          ) : null}
        </div>
      }
    >
      {(promoting.error ?? back.error) && (
        <div className="in">
          <Problem of={{ error: promoting.error ?? back.error }} />
        </div>
      )}
      <Table
        title={t('model.versions')}
        className="stacks"
        rows={versions}
        rowKey={({ version }) => version}
        current={({ version }) => version === n}
        columns={[
          {
            head: t('model.choose'),
            cell: ({ version }) => (
              <button
                type="button"
                className="sorter"
                aria-pressed={version === n}
                onClick={() => show(version, compare === version ? undefined : compare)}
              >
                <strong>{t('model.version', { n: version })}</strong>
              </button>
            ),
          },
          {
            head: t('dataset.status'),
            cell: ({ stage, caveats }) => (
              <>
                <Badge tone={stage === 'prod' ? 'accent' : ''}>{t(`stage.${stage}`)}</Badge>
                {caveats.map((code) => (
                  <Fragment key={code}>
                    {' '}
                    <Badge tone="warn">{either(`warning.${code}`, code)}</Badge>
                  </Fragment>
                ))}
              </>
            ),
          },
          metric('roc_auc', f.decimals),
          metric('average_precision', f.decimals),
          metric('precision', f.percent),
          metric('recall', f.percent),
          {
            head: t('models.created'),
            label: t('models.created'),
            cell: (one) => <When at={one.created_at} />,
            className: 'muted num',
          },
          {
            actions: true,
            cell: ({ stage, version }) =>
              stage !== 'prod' &&
              may('promote') && (
                <Button
                  aria-label={t('model.promote')}
                  onClick={() => promoting.mutate({ of, version })}
                  disabled={promoting.isPending}
                >
                  {t('model.promoteShort')}
                </Button>
              ),
          },
        ]}
      />
    </Card>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body, type Schemas } from '../api/client';
import { datasets, model, models, scoringRuns, version } from '../api/queries';
import { BASE } from '../base';
import { HorizontalBars } from '../charts/bars';
import { LineChart } from '../charts/line';
import { useWords } from '../i18n';
import { useTitle } from '../title';
import { DeleteDialog, Dialog } from '../ui/dialog';
import { Badge, Button, Card, Head, Note, Problem, Select, Skeleton } from '../ui/kit';
import { useTell } from '../ui/toast';
import { useWarning } from './dataset';
import { Contacts } from './contacts';

type Model = Schemas['ModelView'];
type Version = Schemas['VersionView'];

export function Model() {
  const { t } = useWords();
  const { id } = useParams({ from: '/app/models/$id' });
  const search = useSearch({ from: '/app/models/$id' });
  const found = useQuery(model(id));
  useTitle(found.data?.name ?? t('nav.models'));
  if (found.error)
    return (
      <div className="page">
        <Problem error={found.error} retry={() => void found.refetch()} />
      </div>
    );
  if (!found.data)
    return (
      <div className="page">
        <Skeleton height={32} />
        <Skeleton height={140} />
        <Skeleton height={300} />
      </div>
    );
  const versions = found.data.versions ?? [];
  const n = search.version ?? found.data.prod_version ?? versions.at(-1)?.version;
  return (
    <div className="page">
      <Header model={found.data} n={n} />
      {n === undefined ? (
        <Note title={t('status.running')} />
      ) : (
        <Chosen model={found.data} n={n} compare={search.compare} />
      )}
    </div>
  );
}

function Header({ model: of, n }: { model: Model; n?: number }) {
  const { t } = useWords();
  const [open, setOpen] = useState<'delete' | 'retrain'>();
  const report = n && `${BASE}v1/models/${of.id}/versions/${n}/report`;
  return (
    <>
      <Head
        title={of.name}
        hint={`${t(`task.${of.task}`)} · ${of.target}${of.positive_label ? ` = ${of.positive_label}` : ''}`}
      >
        <Button kind="ghost danger" onClick={() => setOpen('delete')}>
          {t('delete')}
        </Button>
        {report && (
          <a className="button" href={report} target="_blank" rel="noreferrer">
            {t('model.report')}
          </a>
        )}
        <Button kind="primary" onClick={() => setOpen('retrain')}>
          {t('model.retrain')}
        </Button>
      </Head>
      {open === 'delete' && <Delete of={of} onClose={() => setOpen(undefined)} />}
      {open === 'retrain' && <Retrain of={of} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Chosen({ model: of, n, compare }: { model: Model; n: number; compare?: number }) {
  const { t } = useWords();
  const shown = useQuery(version(of.id, n));
  const other = useQuery({ ...version(of.id, compare ?? 0), enabled: compare !== undefined });
  const runs = useQuery(scoringRuns);
  const run = runs.data?.find((one) => one.model_id === of.id && one.status === 'succeeded');
  return (
    <>
      <Versions model={of} n={n} compare={compare} />
      {shown.error && <Problem error={shown.error} />}
      {shown.isPending && <Skeleton height={300} />}
      {shown.data && (
        <>
          <Caveats of={shown.data} />
          {run ? (
            <Contacts run={run.id} threshold={shown.data.metrics.threshold} />
          ) : (
            <Note>
              <span>{t('profit.norun')}</span>
            </Note>
          )}
          <Curves of={shown.data} other={compare === undefined ? undefined : other.data} />
          <div className="grid2">
            <Card title={t('model.importance')}>
              <Importance of={shown.data} />
            </Card>
            <Dependence of={shown.data} />
          </div>
        </>
      )}
    </>
  );
}

function Versions({ model: of, n, compare }: { model: Model; n: number; compare?: number }) {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const tell = useTell();
  const queries = useQueryClient();
  const settled = () => queries.invalidateQueries({ queryKey: models.queryKey });
  const back = useMutation({
    mutationFn: () => body(api.POST('/v1/models/{id}/rollback', { params: { path: { id: of.id } } })),
    onSuccess: (after) => tell(t('model.rolledback', { n: (after as Model).prod_version ?? '' })),
    onSettled: settled,
  });
  const promote = useMutation({
    mutationFn: (version: number) =>
      body(
        api.POST('/v1/models/{id}/versions/{n}/promote', {
          params: { path: { id: of.id, n: version } },
          body: { stage: 'prod' },
        }),
      ),
    onSuccess: (_, version) =>
      tell(t('model.promoted', { n: version }), of.prod_version ? () => back.mutate() : undefined),
    onSettled: settled,
  });
  const versions = [...(of.versions ?? [])].reverse();
  const show = (version: number) =>
    navigate({
      to: '/models/$id',
      params: { id: of.id },
      search: { version, compare: compare === version ? undefined : compare },
      resetScroll: false,
    });
  return (
    <Card
      title={t('model.versions')}
      flush
      aside={
        <div className="actions">
          {versions.length > 1 && (
            <select
              className="input"
              aria-label={t('model.compare')}
              value={compare ?? ''}
              onChange={(event) =>
                navigate({
                  to: '/models/$id',
                  params: { id: of.id },
                  search: { version: n, compare: Number(event.target.value) || undefined },
                  resetScroll: false,
                })
              }
            >
              <option value="">{t('model.compare')}…</option>
              {versions
                .filter((one) => one.version !== n)
                .map((one) => (
                  <option key={one.version} value={one.version}>
                    {t('model.version', { n: one.version })}
                  </option>
                ))}
            </select>
          )}
          {of.previous_version ? (
            <Button onClick={() => back.mutate()} disabled={back.isPending}>
              {t('model.rollback')}
            </Button>
          ) : null}
        </div>
      }
    >
      {(promote.error ?? back.error) && (
        <div className="in">
          <Problem error={promote.error ?? back.error} />
        </div>
      )}
      <div className="scroll" tabIndex={0} role="region" aria-label={t('model.versions')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('model.choose')}</th>
              <th scope="col">{t('dataset.status')}</th>
              <th scope="col" className="right">
                {t('metric.roc_auc')}
              </th>
              <th scope="col" className="right">
                {t('metric.average_precision')}
              </th>
              <th scope="col" className="right">
                {t('metric.log_loss')}
              </th>
              <th scope="col" className="right">
                {t('metric.precision')}
              </th>
              <th scope="col" className="right">
                {t('metric.recall')}
              </th>
              <th scope="col">{t('models.created')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {versions.map((one) => (
              <tr key={one.version} aria-current={one.version === n ? 'true' : undefined}>
                <td>
                  <button
                    type="button"
                    className="sorter"
                    aria-pressed={one.version === n}
                    onClick={() => show(one.version)}
                  >
                    <strong>{t('model.version', { n: one.version })}</strong>
                  </button>
                </td>
                <td>
                  <Badge tone={one.stage === 'prod' ? 'accent' : ''}>{t(`stage.${one.stage}`)}</Badge>
                </td>
                <td className="right num">{f.decimals(one.metrics.roc_auc)}</td>
                <td className="right num">{f.decimals(one.metrics.average_precision)}</td>
                <td className="right num">{f.decimals(one.metrics.log_loss)}</td>
                <td className="right num">{f.percent(one.metrics.precision)}</td>
                <td className="right num">{f.percent(one.metrics.recall)}</td>
                <td className="muted num">{f.date(one.created_at)}</td>
                <td className="right">
                  {one.stage !== 'prod' && (
                    <Button onClick={() => promote.mutate(one.version)} disabled={promote.isPending}>
                      {t('model.promote')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Caveats({ of }: { of: Version }) {
  const { t, f } = useWords();
  const code = useWarning();
  const good = of.verdict !== 'no_better_than_chance';
  return (
    <div className="stack tight">
      <Note tone={good ? 'good' : 'bad'} title={t(good ? 'model.better' : 'model.chance')}>
        <span className="small">
          {t('model.rows', { rows: f.integer(of.rows), share: f.percent1(of.positives / of.rows) })}
          {of.intervals &&
            ` · ${t('metric.roc_auc')} ${t('metric.interval', { from: f.decimals(of.intervals.roc_auc[0] ?? 0), to: f.decimals(of.intervals.roc_auc[1] ?? 0) })}`}
        </span>
      </Note>
      {of.warnings?.map((caveat) => (
        <Note key={caveat.column + caveat.code} tone="warn">
          <span>
            <strong>{caveat.column}</strong> <Badge tone="warn">{code(caveat.code)}</Badge>
          </span>
          <span className="small">
            {caveat.detail} {caveat.remedy}
          </span>
        </Note>
      ))}
      {of.comparison && (
        <Note>
          <span>{of.comparison.detail}</span>
        </Note>
      )}
    </div>
  );
}

function Curves({ of, other }: { of: Version; other?: Version }) {
  const { t, f } = useWords();
  const unit: [number, number] = [0, 1];
  const diagonal = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  const shared = { xDomain: unit, yDomain: unit, xFormat: f.percent, yFormat: f.percent };
  return (
    <div className="grid2">
      <Card title={t('model.roc')}>
        <LineChart
          title={t('model.roc')}
          points={of.curves.roc}
          other={other?.curves.roc ?? diagonal}
          x={t('axis.fpr')}
          y={t('axis.tpr')}
          filled
          {...shared}
        />
      </Card>
      <Card title={t('model.pr')}>
        <LineChart
          title={t('model.pr')}
          points={of.curves.precision_recall}
          other={other?.curves.precision_recall}
          x={t('axis.recall')}
          y={t('axis.precision')}
          {...shared}
        />
      </Card>
      <Card title={t('model.calibration')}>
        <LineChart
          title={t('model.calibration')}
          points={of.curves.calibration}
          other={other?.curves.calibration ?? diagonal}
          x={t('axis.predicted')}
          y={t('axis.observed')}
          dots
          {...shared}
        />
      </Card>
      <Card title={t('model.gain')}>
        <LineChart
          title={t('model.gain')}
          points={of.curves.gain}
          other={other?.curves.gain}
          x={t('axis.flagged')}
          y={t('axis.found')}
          {...shared}
        />
      </Card>
    </div>
  );
}

function Importance({ of }: { of: Version }) {
  const { f } = useWords();
  const total = of.importance.reduce((sum, one) => sum + one.importance, 0) || 1;
  return (
    <HorizontalBars
      items={of.importance.slice(0, 12).map((one) => ({ name: one.feature, value: one.importance / total }))}
      format={f.percent}
    />
  );
}

function Dependence({ of }: { of: Version }) {
  const { t, f } = useWords();
  const all = of.dependence ?? [];
  const [name, setName] = useState<string>();
  const shown = all.find((one) => one.feature === name) ?? all[0];
  if (!shown) return null;
  const numbers = shown.points.flatMap((point) =>
    point.number == null ? [] : [{ x: point.number, y: point.score }],
  );
  return (
    <Card
      title={t('model.dependence')}
      aside={
        <select
          className="input"
          aria-label={t('model.dependence')}
          value={shown.feature}
          onChange={(event) => setName(event.target.value)}
        >
          {all.map((one) => (
            <option key={one.feature}>{one.feature}</option>
          ))}
        </select>
      }
    >
      {numbers.length > 1 ? (
        <LineChart
          title={`${t('model.dependence')} ${shown.feature}`}
          points={numbers}
          x={shown.feature}
          y={t('axis.score')}
          dots
          xFormat={shown.kind === 'date' ? f.month : f.compact}
          yFormat={f.percent}
          height={300}
        />
      ) : (
        <HorizontalBars
          items={shown.points.map((point) => ({ name: point.value ?? t('unknown'), value: point.score }))}
          format={f.percent}
        />
      )}
    </Card>
  );
}

function Delete({ of, onClose }: { of: Model; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTell();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => body(api.DELETE('/v1/models/{id}', { params: { path: { id: of.id } } })),
    onSuccess: async () => {
      await navigate({ to: '/models' });
      queries.removeQueries({ queryKey: model(of.id).queryKey });
      void queries.invalidateQueries({ queryKey: models.queryKey, exact: true });
      tell(t('model.deleted', { name: of.name }));
    },
  });
  return (
    <DeleteDialog
      title={t('model.delete')}
      text={t('model.deleteText')}
      name={of.name}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onDelete={() => remove.mutate()}
    />
  );
}

function Retrain({ of, onClose }: { of: Model; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const list = useQuery(datasets);
  const ready = list.data?.filter((one) => one.status === 'ready') ?? [];
  const [chosen, setChosen] = useState<string>();
  const [effort, setEffort] = useState<Schemas['Effort']>('balanced');
  const id = chosen ?? ready[0]?.id;
  const start = useMutation({
    mutationFn: (dataset_id: string) =>
      body(
        api.POST('/v1/models/{id}/versions', {
          params: { path: { id: of.id } },
          body: { dataset_id, effort },
        }),
      ),
    onSuccess: ({ training_run }) => navigate({ to: '/training-runs/$id', params: { id: training_run.id } }),
  });
  return (
    <Dialog title={t('model.retrain')} onClose={onClose} onSubmit={() => id && start.mutate(id)}>
      <p className="muted">{t('model.retrainText')}</p>
      <Select label={t('train.dataset')} value={id} onChange={(event) => setChosen(event.target.value)}>
        {ready.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Select>
      <Select
        label={t('train.effort')}
        value={effort}
        onChange={(event) => setEffort(event.target.value as Schemas['Effort'])}
      >
        {(['fast', 'balanced', 'thorough'] as const).map((one) => (
          <option key={one} value={one}>
            {t(`effort.${one}`)}
          </option>
        ))}
      </Select>
      {start.error && <Problem error={start.error} />}
      <div className="actions end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" kind="primary" disabled={!id || start.isPending}>
          {t('train.go')}
        </Button>
      </div>
    </Dialog>
  );
}

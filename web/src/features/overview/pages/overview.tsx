import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import type { DateRange } from '../../../browser/date-range';
import { useTitle } from '../../../browser/title';
import { useWords, Vocabulary } from '../../../i18n';
import {
  Button,
  Card,
  DateRangeField,
  Empty,
  Head,
  Loaded,
  Options,
  Select,
  Skeletons,
  When,
} from '../../../ui';
import { models, version } from '../../../api/models';
import { anybody, scoringRuns } from '../../customers/api';
import { Ahead } from '../parts/ahead';
import { Checklist } from '../parts/checklist';
import { Figures } from '../parts/figures';
import { Moved } from '../parts/moved';
import { NeedsYou } from '../parts/needs-you';
import { Riskiest } from '../parts/riskiest';
import { Quality } from '../parts/quality';
import { Trend } from '../parts/trend';
import { inPeriod } from '../period';
import { useShownRun } from '../shown-run';
import { saysNothing } from '../../../api/quality';

type Model = Schemas['ModelView'];
type Run = Schemas['ScoringRunView'];

/** As many points does the line of a span without a beginning have. */
const RUNS_SHOWN = 52;

export default function Overview() {
  const { t } = useWords();
  const list = useQuery(models);
  const scored = useQuery(scoringRuns);
  const known = useQuery(anybody);
  useTitle(t('overview.title'));
  const both = {
    data: list.data && scored.data && { models: list.data, runs: scored.data },
    error: list.error ?? scored.error,
    refetch: () => Promise.all([list.refetch(), scored.refetch()]),
  };
  const wait = <Skeletons heights={[32, 110]} lines={10} />;
  return (
    <Loaded of={both} page="page" wait={wait}>
      {({ models, runs }) => {
        const done = runs.filter((run) => run.status === 'succeeded');
        if (done.length > 0) return <Shown models={models} runs={done} all={runs} />;
        // What is kept may be from before the first training: what comes decides.
        if (list.isFetching || scored.isFetching || known.isLoading)
          return <div className="page">{wait}</div>;
        return known.data ? <Unscored models={models} runs={runs} /> : <Navigate to="/start" replace />;
      }}
    </Loaded>
  );
}

/** What needs the user where customers are known and nobody is scored yet, and the way to that. */
function Unscored({ models, runs }: { models: Model[]; runs: Run[] }) {
  const { t } = useWords();
  const { may } = useRole();
  return (
    <div className="page">
      <Head title={t('overview.title')} />
      <NeedsYou models={models} scorings={runs} />
      <Card>
        <Empty sign="customers" title={t('customers.none')} text={t('customers.none2')}>
          {may('upload') && (
            <Link className="button primary" to="/start">
              {t('nav.start')}
            </Link>
          )}
        </Empty>
      </Card>
    </div>
  );
}

/** The results of the model that the address says, or of the newest that is of use. */
function Shown({ models, runs, all }: { models: Model[]; runs: Run[]; all: Run[] }) {
  const { t } = useWords();
  const { model: wanted, ...range } = useSearch({ from: '/app/' });
  const byDefault = useShownRun(runs);
  const model = models.find((one) => one.id === (wanted ?? byDefault?.model_id));
  const ofModel = runs.filter((run) => run.model_id === model?.id);
  if (!model || ofModel.length === 0)
    return (
      <div className="page">
        <Head title={t('overview.title')} />
        <Card>
          <Empty sign="search" title={t('overview.noresult')} text={t('overview.noresult2')}>
            <Link className="button" to="/" search={{}}>
              {t('overview.latest')}
            </Link>
          </Empty>
        </Card>
      </div>
    );
  const offered = models.filter((one) => runs.some((run) => run.model_id === one.id));
  return (
    <Vocabulary of={model.task}>
      <Result
        model={model}
        models={offered}
        runs={ofModel}
        range={range}
        needs={
          <>
            <NeedsYou models={models} scorings={all} />
            <Ahead />
          </>
        }
      />
    </Vocabulary>
  );
}

function Result({
  model,
  models,
  runs,
  range,
  needs,
}: {
  model: Model;
  models: Model[];
  runs: Run[];
  range: DateRange;
  /** What waits for the user. */
  needs: ReactNode;
}) {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const { shown, before } = inPeriod(runs, range);
  const [now] = shown;
  const go = (search: { model?: string } & DateRange) =>
    void navigate({ to: '/', search, replace: true, resetScroll: false });
  const { model: wanted } = useSearch({ from: '/app/' });
  const named = (one: Model) =>
    models.filter(({ name }) => name === one.name).length > 1
      ? `${one.name} · ${f.date(one.created_at)}`
      : one.name;
  return (
    <div className="page">
      <Head
        title={t('overview.title')}
        hint={now && <Updated run={now} before={before} others={runs.length > 1} />}
      >
        {models.length > 1 && (
          <Select
            label={t('overview.model')}
            value={model.id}
            onValue={(model) => navigate({ to: '/', search: { model, ...range } })}
          >
            <Options of={models} text={named} />
          </Select>
        )}
        {(runs.length > 1 || range.range) && (
          <DateRangeField of={range} onValue={(range) => go({ model: wanted, ...range })} />
        )}
      </Head>
      {now ? (
        <Period model={model} runs={shown} all={runs} now={now} before={before} needs={needs} />
      ) : (
        <>
          {needs}
          <Card>
            <Empty sign="search" title={t('overview.noPeriod')} text={t('overview.noPeriod2')}>
              <Button onClick={() => go({ model: wanted })}>{t('overview.allTime')}</Button>
            </Empty>
          </Card>
        </>
      )}
    </div>
  );
}

/** When it was scored, and what that is compared with. */
function Updated({ run, before, others }: { run: Run; before?: Run; others: boolean }) {
  const { t, f } = useWords();
  return (
    <>
      <When at={run.ended_at ?? run.created_at} say={(when) => t('overview.updated', { when })} />
      {before && `, ${t('overview.against', { when: f.before(before.created_at, run.created_at) })}`}
      {!before && others && `, ${t('overview.againstNone')}`}
    </>
  );
}

/** What the newest of the runs says, and how that came about. */
function Period({
  model,
  runs,
  all,
  now,
  before,
  needs,
}: {
  model: Model;
  /** Those of the period. */
  runs: Run[];
  all: Run[];
  now: Run;
  before?: Run;
  needs: ReactNode;
}) {
  const made = useQuery(version(model.id, now.model_version)).data;
  if (saysNothing(made))
    return (
      <>
        <Quality of={made} model={model.id} />
        {needs}
      </>
    );
  return (
    <>
      <Figures model={model} run={now} before={before} follows={now !== all.at(-1)} />
      {needs}
      <Riskiest run={now} threshold={made?.metrics.threshold} />
      <Quality of={made} model={model.id} />
      <div className="grid2">
        <Trend runs={runs.slice(0, RUNS_SHOWN)} />
        <div id="changes">
          <Moved of={now} runs={all} />
        </div>
      </div>
      <Checklist model={model} runs={all} />
    </>
  );
}

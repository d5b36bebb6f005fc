/** What waits for a person: found in what is known already, and gone once it is done. */
import type { Schemas } from '../../api/client';

type Dataset = Schemas['DatasetView'];
type Model = Schemas['ModelView'];
type Training = Schemas['RunView'];
type Scoring = Schemas['ScoringRunView'];

/** What is said of a subscription whose payment failed. */
export const OWING = ['past_due', 'unpaid'] as const;
export type Owing = (typeof OWING)[number];

export interface Known {
  /** Of lists, the newest first. */
  datasets: Dataset[];
  models: Model[];
  trainings: Training[];
  scorings: Scoring[];
  /** Some datasets and models in full, as far as they were asked for. */
  details: { datasets: Dataset[]; models: Model[] };
  /** Where it is not known to be the user's. */
  unconfirmed?: string;
  /** Nothing is sent to customers, by somebody's wish. */
  paused?: boolean;
  /** Alerts that nobody has seen to yet, as far as they were counted. */
  alerts?: { count: number; more: boolean };
  /** Messages that somebody has to let through, as far as they were counted. */
  proposed?: { count: number; more: boolean };
  /** Offers that somebody has to let through, as far as they were counted, and the campaigns that chose them. */
  offered?: { count: number; more: boolean; campaigns: string[] };
  /** How many customers owe a payment that failed, of those whose subscription runs on and those whose does not. */
  owing?: { status: Owing; count: number }[];
  /** How many became at risk by the run that Home shows. */
  risen?: { run: string; count: number };
  /** Customers that the plan lets score this month. */
  scored?: { used: number; allowed: number };
  now: number;
}

export type Waiting = { id: string } & (
  | { kind: 'email'; email: string }
  | { kind: 'paused' }
  | { kind: 'approvals' | 'alerts'; count: number; more: boolean }
  | { kind: 'offers'; count: number; more: boolean; campaigns: string[] }
  | { kind: 'owing'; status: Owing; count: number }
  | { kind: 'risen'; count: number }
  | { kind: 'limit'; used: number; allowed: number; counted: number }
  | { kind: 'question' | 'file' | 'upload'; dataset: Dataset }
  | { kind: 'check' | 'unused' | 'unscored'; model: Model; version: number }
  | { kind: 'training'; model: Model; run: Training }
  | { kind: 'scoring' | 'drift'; model: Model; run: Scoring }
);

/** An upload that goes on somewhere is no older. */
const UPLOADS_MS = 15 * 60_000;
/** As many of the newest files are asked whether they have questions. */
const FILES_ASKED = 3;

const succeeded = ({ status }: { status: string }) => status === 'succeeded';
const newestOf = <Run extends { model_id: string }>(runs: Run[], model: Model) =>
  runs.find((run) => run.model_id === model.id);

/** The newest version of a model that a training made, where it is not the one in production. */
function unused(model: Model, trainings: Training[]): number | undefined {
  const version = newestOf(trainings.filter(succeeded), model)?.model_version;
  return version && version > (model.prod_version ?? 0) ? version : undefined;
}

/** What has to be asked for in full: files that may have questions, models whose newest version is not used. */
export const inDoubt = ({
  datasets,
  models,
  trainings,
}: Pick<Known, 'datasets' | 'models' | 'trainings'>) => ({
  datasets: datasets.filter(({ status }) => status === 'ready').slice(0, FILES_ASKED),
  models: models.filter((model) => unused(model, trainings)),
});

export function waiting(known: Known): Waiting[] {
  const { datasets, details, models, unconfirmed, scored, scorings } = known;
  const all: Waiting[] = [];
  if (unconfirmed) all.push({ id: 'email', kind: 'email', email: unconfirmed });
  if (known.paused) all.push({ id: 'paused', kind: 'paused' });
  for (const { status, count } of known.owing ?? [])
    if (count > 0) all.push({ id: `owing-${status}`, kind: 'owing', status, count });
  if (known.alerts?.count) all.push({ id: 'alerts', kind: 'alerts', ...known.alerts });
  if (known.proposed?.count) all.push({ id: 'approvals', kind: 'approvals', ...known.proposed });
  if (known.offered?.count) all.push({ id: 'offers', kind: 'offers', ...known.offered });
  if (known.risen?.count)
    all.push({ id: `risen-${known.risen.run}`, kind: 'risen', count: known.risen.count });
  for (const dataset of details.datasets) {
    // Which value counts as the outcome is asked where a model is made.
    if (dataset.suggestions?.needs_answer?.some((one) => one !== 'positive_label'))
      all.push({ id: `question-${dataset.id}`, kind: 'question', dataset });
  }
  all.push(...models.flatMap((model) => ofModel(model, known)));
  all.push(...datasets.flatMap((dataset, at) => ofFile(dataset, datasets.slice(0, at), known.now)));
  // Those who had left already do not count.
  const last = scorings.find(succeeded);
  const counted = last?.totals?.customers ?? last?.rows ?? 0;
  if (scored && scored.used + counted > scored.allowed)
    all.push({ id: `limit-${scored.allowed}`, kind: 'limit', counted, ...scored });
  return all;
}

function ofFile(dataset: Dataset, newer: Dataset[], now: number): Waiting[] {
  const { id, status, filename, created_at } = dataset;
  if (newer.some((one) => one.filename === filename && one.status === 'ready')) return [];
  if (status === 'failed') return [{ id: `file-${id}`, kind: 'file', dataset }];
  const brokeOff = status === 'awaiting_upload' && now - Date.parse(created_at) > UPLOADS_MS;
  return brokeOff ? [{ id: `upload-${id}`, kind: 'upload', dataset }] : [];
}

function ofModel(model: Model, { trainings, scorings, details }: Known): Waiting[] {
  const found: Waiting[] = [];
  const training = newestOf(trainings, model);
  if (training?.status === 'failed')
    found.push({ id: `training-${training.id}`, kind: 'training', model, run: training });
  const version = unused(model, trainings);
  const made = details.models
    .find(({ id }) => id === model.id)
    ?.versions?.find((one) => one.version === version);
  if (version && made?.stage === 'staging')
    found.push({
      id: `version-${model.id}-${version}`,
      kind: made.needs_check ? 'check' : 'unused',
      model,
      version,
    });
  const scoring = newestOf(scorings, model);
  if (scoring?.status === 'failed')
    found.push({ id: `scoring-${scoring.id}`, kind: 'scoring', model, run: scoring });
  const used = scorings.some((run) => run.model_id === model.id && run.model_version === model.prod_version);
  if (model.prod_version && !used && training?.status === 'succeeded')
    found.push({
      id: `unscored-${model.id}-${model.prod_version}`,
      kind: 'unscored',
      model,
      version: model.prod_version,
    });
  const scored = newestOf(scorings.filter(succeeded), model);
  if (scored?.degraded?.length) found.push({ id: `drift-${scored.id}`, kind: 'drift', model, run: scored });
  return found;
}

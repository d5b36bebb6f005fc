import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type Dispatch, type FormEvent, type SetStateAction, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useUsualCurrency } from '../../../api/usual-currency';
import { useWords, Vocabulary } from '../../../i18n';
import {
  Badge,
  Button,
  Card,
  Check,
  CurrencySelect,
  Empty,
  Head,
  Input,
  Note,
  Options,
  Problem,
  RoleNotice,
  Select,
  Skeleton,
  Steps,
  ticked,
  useFieldErrors,
  useMutation,
  useDatasetName,
} from '../../../ui';
import { dataset, datasets } from '../../../api/datasets';
import { type Entry, libraryFor } from '../../../api/library';
import { createModel } from '../api';
import { guessCurrency, guessValue } from '../guess';
import { EffortChoice } from '../parts/effort-choice';
import { TaskChoice } from '../parts/task-choice';
import { RowsChoice } from '../parts/rows-choice';

type Ready = Schemas['DatasetView'] & { columns: Schemas['ColumnProfile'][] };

/** The wizard: everything the profile suggests is filled in. */
export default function NewModel() {
  const { t } = useWords();
  const named = useDatasetName();
  const search = useSearch({ from: '/app/models/new' });
  const navigate = useNavigate();
  const { currency, isPending } = useUsualCurrency();
  const list = useQuery(datasets);
  const listed = list.data?.filter((one) => one.status === 'ready');
  const id = search.dataset ?? listed?.[0]?.id;
  const found = useQuery({ ...dataset(id ?? ''), enabled: id !== undefined });
  const entries = useQuery({ ...libraryFor(id ?? ''), enabled: found.data?.status === 'ready' });
  // One that has just been read is not yet so in a list from before.
  const read = found.data?.status === 'ready' ? found.data : undefined;
  const ready = read && listed?.every((one) => one.id !== id) ? [read, ...listed] : listed;
  return (
    <div className="page narrow">
      {search.guide && <Steps at={3} />}
      <Head title={t('train.title')} hint={t('train.lead')} />
      <Problem of={list} />
      <Problem of={found} />
      <Problem of={entries} />
      {ready?.length === 0 && !id && (
        <Card>
          <Empty sign="datasets" title={t('train.nodata')} text={t('train.nodata2')}>
            <Link className="button primary" to="/start">
              {t('upload.new')}
            </Link>
          </Empty>
        </Card>
      )}
      {ready && ready.length > 0 && (
        <Select
          className="names"
          label={t('train.dataset')}
          value={id}
          onValue={(dataset) => navigate({ to: '/models/new', search: { ...search, dataset } })}
        >
          <Options of={ready} text={named} />
        </Select>
      )}
      {id && (found.isPending || isPending || entries.isLoading) && (
        <Card>
          <Skeleton lines={6} />
        </Card>
      )}
      {found.data?.columns && !isPending && entries.data && (
        <Wizard
          key={found.data.id}
          of={found.data as Ready}
          usual={currency}
          entries={entries.data}
          {...search}
        />
      )}
    </div>
  );
}

/** What a question's outcome seems to be in the data that it is held against. */
function outcomeOf(entry: Entry | undefined) {
  const fit = entry?.datasets[0];
  return { target: fit?.target ?? '', positive: fit?.positive_label ?? '' };
}

/**
 * What the form begins with: the question that was chosen, else the first that the outcome is about which the data seem to
 * have. Columns that would give the outcome away are left out.
 */
function initial(of: Ready, usual: string, { entries, task, without }: Asked) {
  const suggested = of.suggestions?.target;
  const about = suggested && entries.find((one) => outcomeOf(one).target === suggested);
  const entry = entries.find((one) => one.task === task) ?? (about || (entries[0] as Entry));
  const outcome = outcomeOf(entry);
  const target = outcome.target || (suggested ?? '');
  const value = guessValue(of.columns.filter(({ name }) => name !== target));
  return {
    target,
    positive: outcome.target ? outcome.positive : (of.suggestions?.positive_label ?? ''),
    key: of.suggestions?.entity_key ?? '',
    value,
    currency: guessCurrency(
      of.columns.find(({ name }) => name === value),
      usual,
    ),
    snapshot: of.suggestions?.snapshot_column ?? '',
    rows: 'all' as Schemas['RowsPerEntity'],
    effort: 'balanced' as Schemas['Effort'],
    task: entry.task,
    exclude: of.columns
      .filter(
        (column) =>
          column.name === without ||
          (column.name !== target && column.warnings?.some((warning) => warning.code === 'known_afterwards')),
      )
      .map((column) => column.name),
  };
}

type Given = ReturnType<typeof initial> & {
  /** As long as nobody names the model, it is called after its question. */
  name?: string;
};
interface Asked {
  entries: Entry[];
  /** The question that was chosen before. */
  task?: string;
  /** A column to leave out. */
  without?: string;
}
interface Wizard {
  of: Ready;
  entries: Entry[];
  guide?: boolean;
}

/** Those that say themselves what is wrong with them. */
const FIELDS = new Set([
  'name',
  'target',
  'positive_label',
  'entity_key',
  'value_column',
  'currency',
  'snapshot_column',
]);

/** In the words of the question that is chosen. */
function Wizard({ without, task, usual, ...rest }: Wizard & Asked & { usual: string }) {
  const [form, setForm] = useState<Given>(() => ({
    ...initial(rest.of, usual, { entries: rest.entries, task, without }),
    ...(rest.guide ? { effort: 'fast' } : {}),
  }));
  return (
    <Vocabulary of={form.task}>
      <Form {...rest} form={form} setForm={setForm} />
    </Vocabulary>
  );
}

function Form({
  of,
  entries,
  guide,
  form,
  setForm,
}: Wizard & { form: Given; setForm: Dispatch<SetStateAction<Given>> }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const set = <K extends keyof Given>(name: K, value: Given[K]) =>
    setForm((before) => ({ ...before, [name]: value }));
  /** Another question may be about another column, as long as nobody chose one. */
  const ask = (task: Entry['task']) => {
    const { target, positive } = outcomeOf(entries.find((one) => one.task === task));
    setForm((before) => ({ ...before, task, ...(before.target ? {} : { target, positive }) }));
  };
  const { role, may } = useRole();
  const name = form.name ?? t('train.nameDefault');
  const suggested = of.suggestions;
  const target = of.columns.find((column) => column.name === form.target);
  const labels = target?.top_values?.map((one) => one.value) ?? [];
  const repeats = of.columns.some(({ name, unique }) => name === form.key && !unique);
  const leftOut = form.exclude.filter((name) => name !== form.target);
  const rest = of.columns.filter((column) => column.name !== form.target && column.name !== form.key);
  const start = useMutation(createModel, ({ training_run }) =>
    navigate({
      to: '/training-runs/$id',
      params: { id: training_run.id },
      search: guide ? { guide } : {},
    }),
  );
  const wrong = useFieldErrors(start.error);
  /** Whether something is wrong that stands at no field. */
  const names = Object.keys(wrong);
  const elsewhere = names.length === 0 || names.some((name) => !FIELDS.has(name));
  /** One of the columns, or none. */
  const column = (
    name: 'key' | 'value' | 'snapshot',
    columns: Schemas['ColumnProfile'][],
    error: string | undefined,
  ) => (
    <Select
      label={t(`train.${name}`)}
      hint={t(`train.${name}Hint`)}
      value={form[name]}
      onValue={(chosen) => set(name, chosen)}
      error={error}
    >
      <option value="">{t('none')}</option>
      <Options of={columns.map((one) => one.name)} />
    </Select>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate({
      name,
      task: form.task,
      dataset_id: of.id,
      target: form.target,
      positive_label: form.positive || null,
      entity_key: form.key || null,
      effort: form.effort,
      exclude: leftOut,
      value_column: form.value || null,
      currency: (form.value && form.currency) || null,
      snapshot_column: form.snapshot || null,
      rows_per_entity: repeats ? form.rows : 'all',
    });
  };
  return (
    <form className="stack loose" onSubmit={submit}>
      <Card>
        <div className="stack loose">
          <TaskChoice of={form.task} among={entries} onValue={ask} />
          <Input
            label={t('train.name')}
            value={name}
            onValue={(name) => set('name', name)}
            required
            maxLength={200}
            error={wrong.name}
          />
          <div className="grid2">
            <Select
              label={t('train.target')}
              hint={t('train.targetHint')}
              value={form.target}
              required
              error={wrong.target}
              onValue={(target) => {
                set('target', target);
                set('positive', target === suggested?.target ? (suggested.positive_label ?? '') : '');
              }}
            >
              <option value="">{t('train.pick')}</option>
              <Options of={of.columns.map(({ name }) => name).filter((name) => name !== form.key)} />
            </Select>
            <Select
              label={t('train.positive')}
              hint={
                form.target && !form.positive ? t('train.positiveAsk', { target: form.target }) : undefined
              }
              required
              value={form.positive}
              onValue={(positive) => set('positive', positive)}
              error={wrong.positive_label}
            >
              <option value="">{t('train.pickValue')}</option>
              <Options of={labels} />
            </Select>
          </div>
          {column(
            'key',
            of.columns.filter(({ name, unique }) => unique || name === suggested?.entity_key),
            wrong.entity_key,
          )}
          <div className="grid2">
            {column(
              'value',
              rest.filter(({ type }) => type === 'number' || type === 'integer'),
              wrong.value_column,
            )}
            {form.value && (
              <CurrencySelect
                label={t('train.currency')}
                hint={t('train.currencyHint')}
                value={form.currency}
                error={wrong.currency}
                onValue={(currency) => set('currency', currency)}
              />
            )}
          </div>
          {repeats && (
            <RowsChoice of={form.rows} snapshot={form.snapshot} onValue={(rows) => set('rows', rows)} />
          )}
        </div>
      </Card>
      <details className="card fold">
        <summary>{t('train.advanced')}</summary>
        <div className="in stack loose">
          <EffortChoice of={form.effort} onValue={(effort) => set('effort', effort)} />
          <div className="grid2">
            {column(
              'snapshot',
              rest.filter(({ type }) => type === 'date'),
              wrong.snapshot_column,
            )}
          </div>
          <div className="stack tight" role="group" aria-label={t('train.exclude')}>
            <span className="legend">{t('train.exclude')}</span>
            <span className="hint">{t('train.excludeHint')}</span>
            <div className="checks">
              {rest.map((column) => (
                <Check
                  key={column.name}
                  checked={form.exclude.includes(column.name)}
                  onValue={(on) => set('exclude', ticked(form.exclude, column.name, on))}
                >
                  <span>
                    {column.name} {column.warnings?.length ? <Badge tone="warn">!</Badge> : null}
                  </span>
                </Check>
              ))}
            </div>
          </div>
        </div>
      </details>
      {leftOut.length > 0 && (
        <p className="muted small">{t('train.leftOut', { columns: leftOut.join(', ') })}</p>
      )}
      <Problem of={{ error: elsewhere ? start.error : null }} />
      {!form.target && (
        <Note tone="warn" title={t('train.noTarget')}>
          <span>{t('train.noTarget2')}</span>
        </Note>
      )}
      {role && !may('train') && <RoleNotice permission="train" />}
      <div className="actions end">
        <Button type="submit" kind="primary" disabled={!may('train') || start.isPending || !form.target}>
          {t('train.go')}
        </Button>
      </div>
    </form>
  );
}

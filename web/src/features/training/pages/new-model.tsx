import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Refusal, type Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import {
  Badge,
  Button,
  Card,
  Empty,
  Head,
  Input,
  Options,
  Problem,
  Select,
  Skeleton,
  Steps,
  useMutation,
} from '../../../ui';
import { dataset, datasets } from '../../datasets/api';
import { createModel } from '../api';

type Ready = Schemas['DatasetView'] & { columns: Schemas['ColumnProfile'][] };

/** The wizard: everything the profile suggests is filled in. */
export default function NewModel() {
  const { t } = useWords();
  const search = useSearch({ from: '/app/models/new' });
  const navigate = useNavigate();
  const list = useQuery(datasets);
  const ready = list.data?.filter((one) => one.status === 'ready');
  const id = search.dataset ?? ready?.[0]?.id;
  const found = useQuery({ ...dataset(id ?? ''), enabled: id !== undefined });
  return (
    <div className="page narrow">
      {search.guide && <Steps at={3} />}
      <Head title={t('train.title')} hint={t('train.lead')} />
      <Problem of={list} />
      <Problem of={found} />
      {ready?.length === 0 && (
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
          label={t('train.dataset')}
          value={id}
          onChange={(event) =>
            navigate({ to: '/models/new', search: { ...search, dataset: event.target.value } })
          }
        >
          <Options of={ready} />
        </Select>
      )}
      {id && found.isPending && (
        <Card>
          <Skeleton lines={6} />
        </Card>
      )}
      {found.data?.columns && <Wizard key={found.data.id} of={found.data as Ready} guide={search.guide} />}
    </div>
  );
}

/** What the form begins with. Columns that would give the outcome away are left out. */
function initial(of: Pick<Ready, 'columns' | 'suggestions'>) {
  const target = of.suggestions?.target ?? '';
  return {
    target,
    positive: of.suggestions?.positive_label ?? '',
    key: of.suggestions?.entity_key ?? '',
    value: '',
    snapshot: '',
    effort: 'balanced' as Schemas['Effort'],
    task: 'churn' as Schemas['Task'],
    exclude: of.columns
      .filter(
        (column) =>
          column.name !== target && column.warnings?.some((warning) => warning.code === 'known_afterwards'),
      )
      .map((column) => column.name),
  };
}

function Wizard({ of, guide }: { of: Ready; guide?: boolean }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [form, setForm] = useState(() => ({
    name: t('train.nameDefault'),
    ...initial(of),
    ...(guide ? { effort: 'fast' as const } : {}),
  }));
  const set = <K extends keyof typeof form>(name: K, value: (typeof form)[K]) =>
    setForm((before) => ({ ...before, [name]: value }));
  const target = of.columns.find((column) => column.name === form.target);
  const labels = target?.top_values?.map((one) => one.value) ?? [];
  const rest = of.columns.filter((column) => column.name !== form.target && column.name !== form.key);

  const start = useMutation(createModel, ({ training_run }) =>
    navigate({
      to: '/training-runs/$id',
      params: { id: training_run.id },
      search: guide ? { guide } : {},
    }),
  );
  const wrong = start.error instanceof Refusal ? start.error.fields : {};
  const options = (columns: Schemas['ColumnProfile'][], empty: string) => (
    <>
      <option value="">{empty}</option>
      <Options of={columns.map((column) => column.name)} />
    </>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate({
      name: form.name,
      task: form.task,
      dataset_id: of.id,
      target: form.target,
      positive_label: form.positive || null,
      entity_key: form.key || null,
      effort: form.effort,
      exclude: form.exclude,
      value_column: form.value || null,
      snapshot_column: form.snapshot || null,
    });
  };
  return (
    <form className="stack loose" onSubmit={submit}>
      <Card>
        <div className="stack loose">
          <Input
            label={t('train.name')}
            value={form.name}
            onChange={(event) => set('name', event.target.value)}
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
              onChange={(event) =>
                setForm((before) => ({
                  ...before,
                  target: event.target.value,
                  positive:
                    event.target.value === of.suggestions?.target
                      ? (of.suggestions.positive_label ?? '')
                      : '',
                }))
              }
            >
              {options(
                of.columns.filter((column) => column.name !== form.key),
                t('train.pick'),
              )}
            </Select>
            <Select
              label={t('train.positive')}
              value={form.positive}
              onChange={(event) => set('positive', event.target.value)}
              error={wrong.positive_label}
            >
              <option value="">{t('train.pick')}</option>
              <Options of={labels} />
            </Select>
          </div>
          <Select
            label={t('train.key')}
            hint={t('train.keyHint')}
            value={form.key}
            onChange={(event) => set('key', event.target.value)}
            error={wrong.entity_key}
          >
            {options(
              of.columns.filter((column) => column.unique),
              t('none'),
            )}
          </Select>
        </div>
      </Card>
      <details className="card fold">
        <summary>{t('train.advanced')}</summary>
        <div className="in stack loose">
          <fieldset className="choices">
            <legend className="legend">{t('train.effort')}</legend>
            {(['fast', 'balanced', 'thorough'] as const).map((effort) => (
              <label className="choice" key={effort}>
                <input
                  type="radio"
                  name="effort"
                  checked={form.effort === effort}
                  onChange={() => set('effort', effort)}
                />
                <span>
                  <strong>{t(`effort.${effort}`)}</strong>
                  <br />
                  <span className="hint">{t(`effort.${effort}Hint`)}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <div className="grid2">
            <Select
              label={t('train.task')}
              value={form.task}
              onChange={(event) => set('task', event.target.value as Schemas['Task'])}
            >
              <option value="churn">{t('task.churn')}</option>
              <option value="lead_scoring">{t('task.lead_scoring')}</option>
            </Select>
            <Select
              label={t('train.value')}
              hint={t('train.valueHint')}
              value={form.value}
              onChange={(event) => set('value', event.target.value)}
              error={wrong.value_column}
            >
              {options(
                rest.filter((column) => column.type === 'number' || column.type === 'integer'),
                t('none'),
              )}
            </Select>
            <Select
              label={t('train.snapshot')}
              hint={t('train.snapshotHint')}
              value={form.snapshot}
              onChange={(event) => set('snapshot', event.target.value)}
              error={wrong.snapshot_column}
            >
              {options(
                rest.filter((column) => column.type === 'date'),
                t('none'),
              )}
            </Select>
          </div>
          <div className="stack tight" role="group" aria-label={t('train.exclude')}>
            <span className="legend">{t('train.exclude')}</span>
            <span className="hint">{t('train.excludeHint')}</span>
            <div className="checks">
              {rest.map((column) => (
                <label className="check" key={column.name}>
                  <input
                    type="checkbox"
                    checked={form.exclude.includes(column.name)}
                    onChange={(event) =>
                      set(
                        'exclude',
                        event.target.checked
                          ? [...form.exclude, column.name]
                          : form.exclude.filter((name) => name !== column.name),
                      )
                    }
                  />
                  <span>
                    {column.name} {column.warnings?.length ? <Badge tone="warn">!</Badge> : null}
                  </span>
                </label>
              ))}
            </div>
          </div>
        </div>
      </details>
      <Problem of={{ error: start.error }} />
      <div className="actions end">
        <Button type="submit" kind="primary" disabled={start.isPending || !form.target}>
          {t('train.go')}
        </Button>
      </div>
    </form>
  );
}

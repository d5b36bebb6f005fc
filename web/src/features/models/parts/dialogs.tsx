import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body, type Schemas } from '../../../api/client';
import { datasets } from '../../datasets/api';
import { model, models, performance } from '../api';
import { scoringRuns } from '../../scores/api';
import { useWords } from '../../../i18n';
import { DeleteDialog, Dialog } from '../../../ui/dialog';
import { Button, Problem, Select } from '../../../ui/kit';
import { useTell } from '../../../ui/toast';

type Model = Schemas['ModelView'];

export function Delete({ of, onClose }: { of: Model; onClose: () => void }) {
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

export function Retrain({ of, onClose }: { of: Model; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const ready = useReady();
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
      <DatasetSelect ready={ready} value={id} onChange={setChosen} />
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

/** Scores the customers of a dataset by the version in production. */
export function ScoreDialog({ of, onClose }: { of: Model; onClose: () => void }) {
  const { t } = useWords();
  const tell = useTell();
  const queries = useQueryClient();
  const ready = useReady();
  const [chosen, setChosen] = useState<string>();
  const id = chosen ?? ready[0]?.id;
  const start = useMutation({
    mutationFn: (dataset_id: string) =>
      body(
        api.POST('/v1/models/{id}/score', {
          params: { path: { id: of.id } },
          body: { dataset_id },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: scoringRuns.queryKey, exact: true });
      tell(t('scoring.begun'));
      onClose();
    },
  });
  return (
    <Dialog title={t('scoring.title')} onClose={onClose} onSubmit={() => id && start.mutate(id)}>
      <p className="muted">{t('scoring.text')}</p>
      <DatasetSelect ready={ready} value={id} onChange={setChosen} />
      {start.error && <Problem error={start.error} />}
      <div className="actions end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" kind="primary" disabled={!id || start.isPending}>
          {t('scoring.go')}
        </Button>
      </div>
    </Dialog>
  );
}

/** Tells what became of a run's customers, by a later dataset. */
export function OutcomesDialog({
  of,
  runs,
  onClose,
}: {
  of: string;
  runs: Schemas['ScoringRunView'][];
  onClose: () => void;
}) {
  const { t, f } = useWords();
  const tell = useTell();
  const queries = useQueryClient();
  const ready = useReady();
  const [run, setRun] = useState(runs[0]?.id ?? '');
  const [chosen, setChosen] = useState<string>();
  const id = chosen ?? ready[0]?.id;
  const send = useMutation({
    mutationFn: (dataset_id: string) =>
      body(
        api.POST('/v1/scoring-runs/{id}/outcomes', {
          params: { path: { id: run } },
          body: { dataset_id },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: performance(of).queryKey });
      tell(t('outcomes.taken'));
      onClose();
    },
  });
  return (
    <Dialog title={t('outcomes.title')} onClose={onClose} onSubmit={() => id && send.mutate(id)}>
      <p className="muted">{t('outcomes.text')}</p>
      <Select label={t('customers.run')} value={run} onChange={(event) => setRun(event.target.value)}>
        {runs.map((one) => (
          <option key={one.id} value={one.id}>
            {f.moment(one.created_at)}
          </option>
        ))}
      </Select>
      <DatasetSelect ready={ready} value={id} onChange={setChosen} />
      {send.error && <Problem error={send.error} />}
      <div className="actions end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" kind="primary" disabled={!id || send.isPending}>
          {t('outcomes.go')}
        </Button>
      </div>
    </Dialog>
  );
}

function useReady() {
  const list = useQuery(datasets);
  return list.data?.filter((one) => one.status === 'ready') ?? [];
}

function DatasetSelect({
  ready,
  value,
  onChange,
}: {
  ready: { id: string; name: string; created_at: string }[];
  value?: string;
  onChange: (id: string) => void;
}) {
  const { t, f } = useWords();
  return (
    <Select label={t('train.dataset')} value={value} onChange={(event) => onChange(event.target.value)}>
      {ready.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name} · {f.date(one.created_at)}
        </option>
      ))}
    </Select>
  );
}

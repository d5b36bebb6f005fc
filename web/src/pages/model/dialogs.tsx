import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, body, type Schemas } from '../../api/client';
import { datasets, model, models } from '../../api/queries';
import { useWords } from '../../i18n';
import { DeleteDialog, Dialog } from '../../ui/dialog';
import { Button, Problem, Select } from '../../ui/kit';
import { useTell } from '../../ui/toast';

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

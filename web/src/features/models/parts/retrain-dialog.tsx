import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Options, Select, useMutation } from '../../../ui';
import { retrain } from '../../training/api';
import { DatasetDialog } from './dataset-dialog';

export function RetrainDialog({ of, onClose }: { of: Schemas['ModelView']; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [effort, setEffort] = useState<Schemas['Effort']>('balanced');
  const start = useMutation(retrain, ({ training_run: { id } }) =>
    navigate({ to: '/training-runs/$id', params: { id } }),
  );
  return (
    <DatasetDialog
      title={t('model.retrain')}
      text={t('model.retrainText')}
      action={t('train.go')}
      doing={start}
      onClose={onClose}
      onChoose={(dataset_id) => start.mutate({ model: of.id, dataset_id, effort })}
    >
      <Select
        label={t('train.effort')}
        value={effort}
        onChange={(event) => setEffort(event.target.value as Schemas['Effort'])}
      >
        <Options of={['fast', 'balanced', 'thorough'] as const} text={(one) => t(`effort.${one}`)} />
      </Select>
    </DatasetDialog>
  );
}

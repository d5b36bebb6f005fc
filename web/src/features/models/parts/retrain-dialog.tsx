import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Options, Select } from '../../../ui';
import { retrain } from '../../training/api';
import { DatasetDialog } from './dataset-dialog';

export function RetrainDialog({ of, onClose }: { of: Schemas['ModelView']; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [effort, setEffort] = useState<Schemas['Effort']>('balanced');
  return (
    <DatasetDialog
      title={t('model.retrain')}
      text={t('model.retrainText')}
      action={t('train.go')}
      by={retrain}
      given={{ model: of.id, effort }}
      onDone={({ training_run: { id } }) => navigate({ to: '/training-runs/$id', params: { id } })}
      onClose={onClose}
    >
      <Select label={t('train.effort')} value={effort} onValue={setEffort}>
        <Options of={['fast', 'balanced', 'thorough'] as const} text={(one) => t(`effort.${one}`)} />
      </Select>
    </DatasetDialog>
  );
}

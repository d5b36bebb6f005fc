import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Check, Options, Select, ticked } from '../../../ui';
import { retrain } from '../../training/api';
import { DatasetDialog } from './dataset-dialog';

export function RetrainDialog({ of, onClose }: { of: Schemas['ModelView']; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [effort, setEffort] = useState<Schemas['Effort']>('balanced');
  const [exclude, setExclude] = useState(of.exclude);
  const changed = exclude.length < of.exclude.length;
  return (
    <DatasetDialog
      title={t('model.retrain')}
      text={t('model.retrainText')}
      action={t('train.go')}
      purpose="outcomes"
      by={retrain}
      given={{ model: of.id, effort, ...(changed && { exclude }) }}
      onDone={({ training_run: { id } }) => navigate({ to: '/training-runs/$id', params: { id } })}
      onClose={onClose}
    >
      <Select label={t('train.effort')} value={effort} onValue={setEffort}>
        <Options of={['fast', 'balanced', 'thorough'] as const} text={(one) => t(`effort.${one}`)} />
      </Select>
      {of.exclude.length > 0 && (
        <div className="stack tight" role="group" aria-label={t('train.exclude')}>
          <span className="legend">{t('train.exclude')}</span>
          <div className="checks">
            {of.exclude.map((column) => (
              <Check
                key={column}
                checked={exclude.includes(column)}
                onValue={(on) => setExclude(ticked(exclude, column, on))}
              >
                {column}
              </Check>
            ))}
          </div>
        </div>
      )}
    </DatasetDialog>
  );
}

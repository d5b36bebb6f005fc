import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { useMutation } from '../../../ui';
import { startScoring } from '../../customers/api';
import { DatasetDialog } from './dataset-dialog';

/** Scores the customers of a dataset by the version in production. */
export function ScoreDialog({ of, onClose }: { of: Schemas['ModelView']; onClose: () => void }) {
  const { t } = useWords();
  const start = useMutation(startScoring, onClose);
  return (
    <DatasetDialog
      title={t('scoring.title')}
      text={t('scoring.text')}
      action={t('scoring.go')}
      doing={start}
      onClose={onClose}
      onChoose={(dataset_id) => start.mutate({ model: of.id, dataset_id })}
    />
  );
}

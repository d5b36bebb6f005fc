import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Options, Select, useMutation } from '../../../ui';
import { sendOutcomes } from '../api';
import { DatasetDialog } from './dataset-dialog';

/** Tells what became of a run's customers, by a later dataset. */
export function OutcomesDialog({
  model,
  runs,
  onClose,
}: {
  model: string;
  runs: Schemas['ScoringRunView'][];
  onClose: () => void;
}) {
  const { t, f } = useWords();
  const [run, setRun] = useState(runs[0]?.id ?? '');
  const sending = useMutation(sendOutcomes, onClose);
  return (
    <DatasetDialog
      title={t('outcomes.title')}
      text={t('outcomes.text')}
      action={t('outcomes.go')}
      doing={sending}
      onClose={onClose}
      onChoose={(dataset_id) => sending.mutate({ model, run, dataset_id })}
      before={
        <Select label={t('customers.run')} value={run} onChange={(event) => setRun(event.target.value)}>
          <Options of={runs} text={(one) => f.moment(one.created_at)} />
        </Select>
      }
    />
  );
}

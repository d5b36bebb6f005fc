import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Options, Select, useRunName } from '../../../ui';
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
  const { t } = useWords();
  const { among } = useRunName();
  const [run, setRun] = useState(runs[0]?.id ?? '');
  return (
    <DatasetDialog
      title={t('outcomes.title')}
      text={t('outcomes.text')}
      action={t('outcomes.go')}
      by={sendOutcomes}
      given={{ model, run }}
      onClose={onClose}
      before={
        <Select label={t('customers.run')} value={run} onValue={setRun}>
          <Options of={runs} text={among(runs)} />
        </Select>
      }
    />
  );
}

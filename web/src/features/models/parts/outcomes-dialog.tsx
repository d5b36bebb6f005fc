import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Dialog, FileNotes, Options, Select, useFileLines, useRunName } from '../../../ui';
import { sendOutcomes } from '../api';
import { DatasetDialog } from './dataset-dialog';

/** Tells what became of a run's customers, by a later dataset; then what of its file was set aside, if anything was. */
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
  const [taken, setTaken] = useState<Schemas['OutcomesTaken']>();
  const lines = useFileLines();
  if (taken)
    return (
      <Dialog
        title={t('outcomes.title')}
        onClose={onClose}
        onSubmit={onClose}
        action={t('app.close')}
        back={<></>}
      >
        <p>{t('outcomes.taken', { sent: taken.sent, taken: taken.taken })}</p>
        <FileNotes of={taken.file} />
      </Dialog>
    );
  return (
    <DatasetDialog
      title={t('outcomes.title')}
      text={t('outcomes.text')}
      action={t('outcomes.go')}
      purpose="outcomes"
      by={sendOutcomes}
      given={{ model, run }}
      onClose={onClose}
      onDone={(answer) => (lines(answer.file).length > 0 ? setTaken(answer) : onClose())}
      before={
        <Select className="names" label={t('customers.run')} value={run} onValue={setRun}>
          <Options of={runs} text={among(runs)} />
        </Select>
      }
    />
  );
}

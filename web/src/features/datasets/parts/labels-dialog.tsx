import { type FormEvent, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Dialog, Input, useMutation } from '../../../ui';
import { label } from '../api';

/** With more columns than this, one searches among them. */
const MANY = 12;
const LONGEST = 200;

/** What its columns are called, for all files of its name. */
export function LabelsDialog({ of, onClose }: { of: Schemas['DatasetView']; onClose: () => void }) {
  const { t } = useWords();
  const [labels, setLabels] = useState<Record<string, string>>(of.labels ?? {});
  const [wanted, setWanted] = useState('');
  const saving = useMutation(label, onClose);
  const columns = of.columns ?? [];
  const shown = columns.filter(({ name }) =>
    `${name} ${labels[name] ?? columnLabel(name)}`.toLowerCase().includes(wanted.toLowerCase()),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const said = Object.entries(labels).map(([name, text]) => [name, text.trim()] as const);
    saving.mutate({ id: of.id, labels: Object.fromEntries(said.filter(([, text]) => text)) });
  };
  return (
    <Dialog
      title={t('labels.title')}
      onClose={onClose}
      onSubmit={submit}
      action={t('save')}
      busy={saving.isPending}
      problem={saving.error}
    >
      <p>{t('labels.text')}</p>
      <p className="muted small">{t('labels.hint')}</p>
      {columns.length > MANY && (
        <Input label={t('columns.search')} type="search" value={wanted} onValue={setWanted} />
      )}
      <div className="stack labels">
        {shown.map(({ name }) => (
          <Input
            key={name}
            label={name}
            value={labels[name] ?? ''}
            placeholder={columnLabel(name)}
            maxLength={LONGEST}
            onValue={(text) => setLabels({ ...labels, [name]: text })}
          />
        ))}
      </div>
    </Dialog>
  );
}

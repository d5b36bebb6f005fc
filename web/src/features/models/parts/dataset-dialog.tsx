import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useWords } from '../../../i18n';
import { Dialog, Options, Select } from '../../../ui';
import { datasets } from '../../datasets/api';

/** Asks which dataset to do something with: the newest, unless another is chosen. */
export function DatasetDialog({
  title,
  text,
  action,
  doing,
  onClose,
  onChoose,
  before,
  children,
}: {
  title: string;
  text: string;
  action: string;
  doing: { isPending: boolean; error: unknown };
  onClose: () => void;
  onChoose: (dataset: string) => void;
  /** What else is asked, before the dataset and after it. */
  before?: ReactNode;
  children?: ReactNode;
}) {
  const { t, f } = useWords();
  const ready = useQuery(datasets).data?.filter((one) => one.status === 'ready') ?? [];
  const [chosen, setChosen] = useState<string>();
  const id = chosen ?? ready[0]?.id;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => id && onChoose(id)}
      action={action}
      busy={!id || doing.isPending}
      problem={doing.error}
    >
      <p className="muted">{text}</p>
      {before}
      <Select label={t('train.dataset')} value={id} onChange={(event) => setChosen(event.target.value)}>
        <Options
          of={ready}
          text={(one) => (
            <>
              {one.name} · {f.date(one.created_at)}
            </>
          )}
        />
      </Select>
      {children}
    </Dialog>
  );
}

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useWords } from '../../../i18n';
import { Dialog, type Mutation, Options, Select, useDatasetName, useMutation } from '../../../ui';
import { datasets } from '../../../api/datasets';

/** Makes a change with a dataset: the newest, unless another is chosen. */
export function DatasetDialog<Given extends { dataset_id: string }, Answer>({
  title,
  text,
  action,
  by,
  given,
  onClose,
  onDone = onClose,
  before,
  children,
}: {
  title: string;
  text: string;
  action: string;
  by: Mutation<Given, Answer>;
  /** What it takes besides the dataset. */
  given: NoInfer<Omit<Given, 'dataset_id'>>;
  onClose: () => void;
  onDone?: (answer: Answer) => unknown;
  /** What else is asked, before the dataset and after it. */
  before?: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useWords();
  const doing = useMutation(by, onDone);
  const ready = useQuery(datasets).data?.filter((one) => one.status === 'ready') ?? [];
  const [chosen, setChosen] = useState<string>();
  const id = chosen ?? ready[0]?.id;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => id && doing.mutate({ ...given, dataset_id: id } as Given)}
      action={action}
      busy={!id || doing.isPending}
      problem={doing.error}
    >
      <p className="muted">{text}</p>
      {before}
      <Select label={t('train.dataset')} value={id} onValue={setChosen}>
        <Options of={ready} text={useDatasetName()} />
      </Select>
      {children}
    </Dialog>
  );
}

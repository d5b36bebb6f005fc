import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useWords } from '../../../i18n';
import { Dialog, type Mutation, Options, Select, useDatasetName, useMutation } from '../../../ui';
import { datasets } from '../../../api/datasets';
import { type Purpose, useNewestFit } from '../use-newest-fit';

/** Makes a change with a dataset: the newest that the model can do with, unless another is chosen. */
export function DatasetDialog<Given extends { model: string; dataset_id: string }, Answer>({
  title,
  text,
  action,
  purpose,
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
  /** What the dataset is for. */
  purpose: Purpose;
  by: Mutation<Given, Answer>;
  /** What it takes besides the dataset. */
  given: NoInfer<Omit<Given, 'dataset_id'>> & { model: string };
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
  const fit = useNewestFit(ready, given.model, purpose);
  const id = chosen ?? fit?.id;
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
      <Select className="names" label={t('train.dataset')} value={id} onValue={setChosen}>
        <Options of={ready} text={useDatasetName()} />
      </Select>
      {children}
    </Dialog>
  );
}

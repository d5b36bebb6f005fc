import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { datasets } from '../api/datasets';

type Run = Pick<Schemas['ScoringRunView'], 'id' | 'dataset_id' | 'created_at' | 'rows'>;

/** What a dataset is called where others may have its name: with its rows and when it came. */
export function useDatasetName() {
  const { t, f } = useWords();
  return (one: Pick<Schemas['DatasetView'], 'name' | 'row_count' | 'created_at'>) =>
    `${one.name} · ${t('run.rows', { n: one.row_count ?? 0 })} · ${f.moment(one.created_at)}`;
}

/** What a scoring run is called: the dataset, as long as it is there, its rows and when. */
export function useRunName() {
  const { t, f } = useWords();
  const list = useQuery(datasets).data;
  const dataset = (run: Pick<Run, 'dataset_id'>) => list?.find((one) => one.id === run.dataset_id)?.name;
  const rows = (run: Run) => t('run.rows', { n: run.rows });
  const sized = (run: Run) => [dataset(run), rows(run)].filter(Boolean).join(' · ');
  /** In a list, where two are alike, with the end of their ids. */
  const among = (runs: readonly Run[]) => {
    const plain = (run: Run) => `${sized(run)} · ${f.moment(run.created_at)}`;
    return (run: Run) =>
      runs.filter((one) => plain(one) === plain(run)).length > 1
        ? `${plain(run)} · …${run.id.slice(-5)}`
        : plain(run);
  };
  return { dataset, sized, among };
}

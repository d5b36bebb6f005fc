import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { models, version } from '../../../api/models';
import { useWords } from '../../../i18n';
import { Button, useMutation } from '../../../ui';
import { startScoring } from '../../customers/api';
import { mayFit, scorerOf } from '../scorer';

type Model = Schemas['ModelView'];
type Of = Pick<Schemas['DatasetView'], 'id' | 'columns'>;

/** Of so many models, the newest, is it found out whether they fit. */
const LOOKED_AT = 8;

/** The model to score a file with, and whether it is still being found out. */
export function useScorer(of: Of, wanted?: string): { by?: Model; isPending: boolean } {
  const list = useQuery(models);
  const may = (list.data ?? []).filter((model) => mayFit(of, model));
  const looked = [...may.filter(({ id }) => id === wanted), ...may.filter(({ id }) => id !== wanted)].slice(
    0,
    LOOKED_AT,
  );
  const found = useQueries({ queries: looked.map(({ id, prod_version: n }) => version(id, n ?? 0)) });
  const learned = ({ id }: Model) => found[looked.findIndex((one) => one.id === id)]?.data?.features;
  const isPending = list.isPending || found.some((one) => one.isPending);
  return { by: isPending ? undefined : scorerOf(of, looked, learned, wanted), isPending };
}

/** Scores the file by a model, and goes where its runs, and who is at risk by them, are shown. */
export function ScoreButton({ of, by }: { of: Of; by: Model }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const scoring = useMutation({ ...startScoring, refusal: 'toast' }, () =>
    navigate({ to: '/models/$id', params: { id: by.id }, search: { tab: 'contact' } }),
  );
  return (
    <Button
      kind="primary"
      disabled={scoring.isPending}
      onClick={() => scoring.mutate({ model: by.id, dataset_id: of.id })}
    >
      {t('scoring.with', { model: by.name })}
    </Button>
  );
}

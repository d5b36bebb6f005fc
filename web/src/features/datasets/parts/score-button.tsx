import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { models } from '../../../api/models';
import { useWords } from '../../../i18n';
import { Button, useMutation } from '../../../ui';
import { startScoring } from '../../customers/api';

type Model = Schemas['ModelView'];
type Of = Pick<Schemas['DatasetView'], 'id' | 'columns'>;

/** Whether a model scores, and the file says of each row who it is. */
const fits = ({ columns }: Of, { prod_version, entity_key }: Model) =>
  !!prod_version && (!entity_key || !!columns?.some(({ name }) => name === entity_key));

/**
 * The model to score a file with: the one that is wanted, if it fits; else the newest that fits and whose outcome the
 * file lacks, since its customers are those to ask about.
 */
export function useScorer(of: Of, wanted?: string): Model | undefined {
  const fit = useQuery(models).data?.filter((model) => fits(of, model));
  const lacks = ({ target }: Model) => !of.columns?.some(({ name }) => name === target);
  return fit?.find(({ id }) => id === wanted) ?? fit?.find(lacks);
}

/** Scores the file by a model, and goes where its runs are shown. */
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

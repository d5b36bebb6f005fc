import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { models } from '../../../api/models';
import { useWords } from '../../../i18n';
import { Button, useMutation } from '../../../ui';
import { startScoring } from '../../customers/api';

type Model = Schemas['ModelView'];
type Of = Pick<Schemas['DatasetView'], 'id' | 'columns'>;

/** The newest model that scores and whose outcome the file lacks: its customers are those to ask about. */
export function useScorer({ columns }: Of): Model | undefined {
  const names = columns?.map(({ name }) => name) ?? [];
  return useQuery(models).data?.find(
    ({ prod_version, entity_key, target }) =>
      prod_version && !names.includes(target) && (!entity_key || names.includes(entity_key)),
  );
}

/** Scores the file by a model, and goes where its runs are shown. */
export function ScoreButton({ of, by }: { of: Of; by: Model }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const scoring = useMutation({ ...startScoring, refusal: 'toast' }, () =>
    navigate({ to: '/models/$id', params: { id: by.id } }),
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

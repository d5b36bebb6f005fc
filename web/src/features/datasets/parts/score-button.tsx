import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { models } from '../../../api/models';
import { useWords } from '../../../i18n';
import { Button, useMutation } from '../../../ui';
import { startScoring } from '../../customers/api';
import { scorerOf } from '../scorer';

type Model = Schemas['ModelView'];
type Of = Pick<Schemas['DatasetView'], 'id' | 'columns'>;

/** The model to score a file with, and whether the file is for that. */
export function useScorer(of: Of, wanted?: string): { by?: Model; first: boolean } {
  return scorerOf(of, useQuery(models).data ?? [], wanted);
}

/** Scores the file by a model, and goes where its runs are shown. */
export function ScoreButton({ of, by, first = true }: { of: Of; by: Model; first?: boolean }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const scoring = useMutation({ ...startScoring, refusal: 'toast' }, () =>
    navigate({ to: '/models/$id', params: { id: by.id }, search: { tab: 'contact' } }),
  );
  return (
    <Button
      kind={first ? 'primary' : undefined}
      disabled={scoring.isPending}
      onClick={() => scoring.mutate({ model: by.id, dataset_id: of.id })}
    >
      {t('scoring.with', { model: by.name })}
    </Button>
  );
}

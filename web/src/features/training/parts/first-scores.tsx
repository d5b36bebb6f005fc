import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Schemas } from '../../../api/client';
import { dataset } from '../../../api/datasets';
import { model } from '../../../api/models';
import { useWords } from '../../../i18n';
import { Card, Failure, Problem, Progress, RunTime, useMutation } from '../../../ui';
import { scoreFirst, scoringRuns } from '../../customers/api';
import { buildToday } from '../api';

/** Does something once, as soon as it can. */
function useOnce(can: boolean, act: () => void) {
  const done = useRef(false);
  useEffect(() => {
    if (!can || done.current) return;
    done.current = true;
    act();
  });
}

/**
 * Whose scores are the first result: those who were learned from. Where that was what customers had been at dates gone by,
 * the customers of today, whom it has built.
 */
function useFirst(run: Schemas['RunView']) {
  const learned = useQuery(dataset(run.dataset_id));
  const today = useMutation(buildToday);
  const name = learned.data?.ledger?.purpose === 'training' ? learned.data.name : undefined;
  const build = () => today.mutate({ run: run.id, name: name! });
  useOnce(name !== undefined, build);
  const id = today.data?.dataset.id;
  const built = useQuery({ ...dataset(id ?? ''), enabled: id !== undefined });
  if (name === undefined) return { of: learned.data, problem: { error: learned.error } };
  return { of: built.data, problem: { error: today.error ?? built.error, refetch: build } };
}

/** Scores customers once: the first result. */
export function FirstScores({ run }: { run: Schemas['RunView'] }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const { of, problem } = useFirst(run);
  const runs = useQuery(scoringRuns);
  const mine = runs.data?.find(
    (one) =>
      one.model_id === run.model_id && one.dataset_id === of?.id && one.model_version === run.model_version,
  );
  const scored = mine?.status === 'succeeded';
  const score = useMutation(scoreFirst);
  const ask = () => score.mutate({ run, dataset: of!.id });
  useOnce(of?.status === 'ready' && runs.data !== undefined && !mine, ask);
  const failed = of?.error ?? mine?.error;
  return (
    <Card>
      <div className="stack">
        <div role="status">
          <h2>{t(scored ? 'run.scored' : 'run.scoring')}</h2>
        </div>
        {problem.error && <Problem of={problem} />}
        {score.error && <Problem of={{ error: score.error, refetch: ask }} />}
        {!problem.error && !score.error && !scored && !failed && (
          <Progress part={mine?.progress ?? 0} label={t('run.scoring')} />
        )}
        {mine && <RunTime of={mine} />}
        {failed && <Failure of={failed} title={t('run.scorefailed')} />}
        <div className="actions end">
          <Link
            className="button"
            to="/models/$id"
            params={{ id: run.model_id }}
            onClick={() => void queries.invalidateQueries({ queryKey: model(run.model_id).queryKey })}
          >
            {t('run.model')}
          </Link>
          {scored && (
            <Link className="button primary" to="/" search={{ model: run.model_id }}>
              {t('run.see')}
            </Link>
          )}
        </div>
      </div>
    </Card>
  );
}

import { Link, useNavigate } from '@tanstack/react-router';
import type { Entry } from '../../../api/library';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Badge, Button, Card, Problem, useMutation } from '../../../ui';
import { exampleOf, trySample } from '../api';
import { EntryFits } from './entry-fits';
import { HowItLearns } from './how-it-learns';

/** A question, which data it could be asked of, and the ways to begin. */
export function EntryCard({ of }: { of: Entry }) {
  const { t, either } = useWords();
  const { may } = useRole();
  const navigate = useNavigate();
  const question = either(`task.${of.task}`, of.question);
  const sample = useMutation(trySample, ({ training_run }) =>
    navigate({ to: '/training-runs/$id', params: { id: training_run.id } }),
  );
  const begin = () => {
    const model = t('train.nameDefault');
    sample.mutate({ entry: of, name: t('library.sampleName', { name: model }), model });
  };
  const fits = of.datasets.some((dataset) => dataset.fits);
  return (
    <Card
      title={question}
      hint={either(`task.${of.task}Hint`, '')}
      aside={<Badge tone={fits ? 'good' : ''}>{t(fits ? 'library.fits' : 'library.unfit')}</Badge>}
    >
      <div className="stack">
        <EntryFits of={of} />
        <Problem of={{ error: sample.error }} />
        <div className="actions">
          {may('train') && (
            <Button
              aria-label={`${t('library.sample')}: ${question}`}
              disabled={sample.isPending}
              onClick={begin}
            >
              {t(sample.isPending ? 'library.sampling' : 'library.sample')}
            </Button>
          )}
          <a
            className="button ghost"
            href={exampleOf(of)}
            title={t('library.exampleHint', { n: of.example.rows })}
            aria-label={`${t('library.example')}: ${question}`}
            download
          >
            {t('library.example')}
          </a>
          {of.datasets.length === 0 && may('upload') && (
            <Link className="button ghost" to="/start">
              {t('library.upload')}
            </Link>
          )}
        </div>
        <HowItLearns of={of} />
      </div>
    </Card>
  );
}

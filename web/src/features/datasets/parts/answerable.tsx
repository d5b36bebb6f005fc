import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fitting, libraryFor } from '../../../api/library';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Card, Problem, Skeleton } from '../../../ui';

/** Which questions a dataset that is ready could answer, each with the way to begin. */
export function Answerable({ dataset }: { dataset: string }) {
  const { t, either } = useWords();
  const { may } = useRole();
  const entries = useQuery(libraryFor(dataset));
  const found = entries.data && fitting(entries.data);
  return (
    <Card title={t('library.ofDataset')} flush>
      {!found?.length && (
        <div className="in">
          <Problem of={entries} />
          {entries.isPending && <Skeleton lines={2} />}
          {found && <p className="muted">{t('library.none')}</p>}
        </div>
      )}
      {!!found?.length && (
        <ul className="rows-list">
          {found.map(({ task, question }) => (
            <li key={task}>
              <span>{either(`task.${task}`, question)}</span>
              {may('train') && (
                <Link
                  className="button"
                  to="/models/new"
                  search={{ dataset, task }}
                  aria-label={`${t('library.train')}: ${either(`task.${task}`, question)}`}
                >
                  {t('library.train')}
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

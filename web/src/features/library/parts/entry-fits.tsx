import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import type { Entry } from '../../../api/library';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';

/** As many datasets are told that lack something, where none has all. */
const MOST_LACKING = 3;

/** Which datasets have what a question needs, each with the way to begin; where none has, what they lack. */
export function EntryFits({ of }: { of: Entry }) {
  const { t } = useWords();
  const fit = of.datasets.filter(({ fits }) => fits);
  const { ledger } = of;
  return (
    <>
      {of.datasets.length === 0 && <p className="muted">{t('library.noData')}</p>}
      {fit.length > 0 ? (
        <ul className="rows-list boxed">
          {fit.map((dataset) => (
            <Fit key={dataset.dataset_id} of={dataset} task={of.task} />
          ))}
        </ul>
      ) : (
        of.datasets.slice(0, MOST_LACKING).map((dataset) => <Lacking key={dataset.dataset_id} of={dataset} />)
      )}
      {ledger?.missing.includes('history') && <p className="muted small">{t('library.eventsTooShort')}</p>}
      {ledger?.fits && (
        <p className="muted small">
          {t('library.events')} <Link to="/datasets">{t('library.build')}</Link>
        </p>
      )}
    </>
  );
}

type DatasetFit = Schemas['DatasetFit'];

function Fit({ of: { dataset_id: id, name, rows }, task }: { of: DatasetFit; task: Entry['task'] }) {
  const { t } = useWords();
  const { may } = useRole();
  return (
    <li>
      <div>
        <Link to="/datasets/$id" params={{ id }}>
          {name}
        </Link>{' '}
        <span className="muted small num">{t('library.rows', { n: rows })}</span>
      </div>
      {may('train') && (
        <Link
          className="button primary"
          to="/models/new"
          search={{ dataset: id, task }}
          aria-label={t('library.trainOn', { name })}
        >
          {t('library.train')}
        </Link>
      )}
    </li>
  );
}

function Lacking({ of: { name, missing } }: { of: DatasetFit }) {
  const { t, either } = useWords();
  const said = missing.map((code) => either(`library.missing.${code}`, code)).join(', ');
  return <p className="muted small">{t('library.lacks', { name, missing: said })}</p>;
}

import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Card, ColumnWarning, Note } from '../../../ui';
import { expected, repeatedKey } from './profile';

type Profile = Schemas['ColumnProfile'];

/** Those of columns that may know the outcome. */
const LEAKS = ['known_afterwards', 'looks_like_outcome'];

/** What is odd about columns; those that may know the outcome can be left out of a training. */
export function Warnings({
  of: { id, columns = [], row_count, suggestions },
  guide,
}: {
  of: Schemas['DatasetView'];
  guide?: boolean;
}) {
  const { t } = useWords();
  const { may } = useRole();
  const values = useValues();
  const key = repeatedKey(columns ?? [], row_count ?? 0, suggestions);
  const within = suggestions?.key_pair?.within ?? '';
  const all = (columns ?? []).flatMap((column) =>
    (column.warnings ?? [])
      .filter((warning) => !expected(column, warning.code, suggestions))
      .map((warning) => ({ column, warning: { column: column.name, ...warning } })),
  );
  if (all.length === 0 && !key)
    return (
      <Note tone="good" title={t('dataset.nowarnings')}>
        <span>{t('dataset.nowarnings2')}</span>
      </Note>
    );
  return (
    <Card title={t('dataset.warnings')}>
      <ul className="stack tight">
        {key && (
          <li>
            <ColumnWarning
              of={{ column: key.name, code: 'repeated_key', detail: '' }}
              values={{
                keys: key.distinct,
                about: key.distinct_is_estimate ? t('warning.about') : '',
                rows: (row_count ?? 0) - key.missing,
              }}
            />
          </li>
        )}
        {all.map(({ column, warning }) => (
          <li key={warning.column + warning.code}>
            <ColumnWarning of={warning} values={{ rows: row_count ?? 0, within, ...values(column) }}>
              {LEAKS.includes(warning.code) && may('train') && (
                <div className="actions">
                  <Link
                    className="button"
                    to="/models/new"
                    search={{ dataset: id, without: column.name, ...(guide ? { guide } : {}) }}
                    aria-label={t('train.withoutColumn', { column: column.name })}
                  >
                    {t('train.without')}
                  </Link>
                </div>
              )}
            </ColumnWarning>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What the words of a column's warnings name. */
function useValues() {
  const { t } = useWords();
  return ({ name, type, missing, set_aside: aside }: Profile) => ({
    column: name,
    missing,
    count: aside?.count ?? 0,
    what: t(type === 'date' || type === 'boolean' ? `warning.aside.${type}` : 'warning.aside.number'),
    examples: (aside?.examples ?? [])
      .map(({ value, row }) => t('warning.example', { value, row }))
      .join(', '),
  });
}

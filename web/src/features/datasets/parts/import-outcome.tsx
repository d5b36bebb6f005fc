import type { Import } from '../../../api/imports';
import { OPEN } from '../../../api/query';
import { useWords } from '../../../i18n';
import { Failure, Note, Progress, rejection } from '../../../ui';

/** Rows that are wrong and shown; the rest is counted. */
const SHOWN = 20;

/** How far a dry run is, and what would become of the rows. */
export function ImportOutcome({ of }: { of: Import }) {
  const words = useWords();
  const { t, f } = words;
  if (OPEN.has(of.status)) return <Progress part={of.progress} label={t('import.trying')} />;
  if (of.error) return <Failure of={of.error} title={t('import.failed')} />;
  if (!of.result) return null;
  const { rows, taken, duplicates, skipped, rejected, noted = 0 } = of.result;
  const counts = { rows, taken, duplicates, skipped, rejected };
  return (
    <div className="stack tight" role="status">
      <Note tone={rejected + noted > 0 ? 'warn' : 'good'} title={t('import.would', counts)}>
        {duplicates > 0 && <p className="small">{t('import.duplicates', { n: duplicates })}</p>}
        {skipped > 0 && <p className="small">{t('import.skipped', { n: skipped })}</p>}
        {rejected > 0 && <p className="small">{t('import.rejected', { n: rejected })}</p>}
        {noted > 0 && <p className="small">{t('import.noted', { n: noted })}</p>}
      </Note>
      {of.errors?.slice(0, SHOWN).map(({ row, column, code, detail }) => (
        <p key={`${row} ${code}`} className="small">
          {t('import.row', { row: f.integer(row) })} {column && <code>{column}</code>}{' '}
          {rejection(words, { code, detail })}
        </p>
      ))}
      {rejected > SHOWN && <p className="muted small">{t('import.more', { n: rejected - SHOWN })}</p>}
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { saysNothing, topTenth } from '../../../api/quality';
import { useWords } from '../../../i18n';
import { Note } from '../../../ui';

/** How far the scores can be relied on, in a sentence; a warning where they say nothing. */
export function Quality({ of, model: id }: { of?: Schemas['VersionView']; model: string }) {
  const { t, f } = useWords();
  if (!of) return <p className="muted small">{'\u00a0'}</p>;
  const link = (
    <Link className="small" to="/models/$id" params={{ id }}>
      {t('overview.qualitySee')}
    </Link>
  );
  if (saysNothing(of))
    return (
      <Note tone="bad" title={t('overview.useless')}>
        <span>{t('overview.useless2')}</span>
        {link}
      </Note>
    );
  const best = topTenth(of);
  return (
    <p className="muted small">
      {best && t('overview.quality', { share: f.percent(best.share), times: f.times(best.times) })} {link}
    </p>
  );
}

import type { Schemas } from '../../api/client';
import { useWords } from '../../i18n';
import { useTones } from '../../ui';

type Run = Schemas['ScoringRunView'];

/** How a figure of a run differs from that of the run before, and whether that is good news. */
export function useChange(run: Run, before: Run | undefined) {
  const { t, f } = useWords();
  const tones = useTones();
  return (of: (totals: Schemas['Totals']) => number | undefined, format: (value: number) => string) => {
    const [now, then] = [run.totals, before?.totals].map((totals) => totals && of(totals));
    if (now == null || then == null || !before) return undefined;
    const when = f.before(before.created_at, run.created_at);
    const size = format(Math.abs(now - then));
    if (size === format(0)) return { text: t('figures.same', { when }), tone: '' as const };
    return {
      text: t(now > then ? 'figures.more' : 'figures.less', { size, when }),
      tone: tones.reason(now > then),
    };
  };
}

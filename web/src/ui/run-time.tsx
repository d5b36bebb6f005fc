import { useEffect, useState } from 'react';
import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import { timeLeft } from './time-left';

type Run = Pick<Schemas['ScoringRunView'], 'status' | 'progress' | 'started_at' | 'ended_at'>;

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** How long a run has taken so far and will still take, about. */
export function RunTime({ of }: { of: Run }) {
  const { t, f } = useWords();
  if (!of.started_at) return null;
  const started = Date.parse(of.started_at);
  if (of.status === 'running') return <Left part={of.progress} started={started} />;
  return (
    of.ended_at && (
      <p className="muted small">{t('run.took', { time: f.duration(Date.parse(of.ended_at) - started) })}</p>
    )
  );
}

function Left({ part, started }: { part: number; started: number }) {
  const { t, f } = useWords();
  const now = useNow();
  const [seen, setSeen] = useState({ part, at: now });
  if (seen.part !== part) setSeen({ part, at: now });
  const left = timeLeft(seen.part, started, seen.at, now);
  const rest =
    left === undefined
      ? t('run.estimating')
      : left < 5 * SECOND
        ? t('run.almost')
        : left < MINUTE
          ? t('run.underMinute')
          : t('run.left', { time: f.duration(left) });
  return (
    <p className="muted small num">
      {now > started && `${t('run.since', { time: f.duration(now - started) })} · `}
      {rest}
    </p>
  );
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(clock);
  }, []);
  return now;
}

import { useMemo } from 'react';
import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import type { Tone } from './badge';

/** What a high score is where it is no bad news: that somebody may buy is good, and of a yes nobody knows. */
const HIGH: Partial<Record<string, Tone>> = { lead_scoring: 'good', classification: 'accent' };
const OPPOSITE: Partial<Record<Tone, Tone>> = { good: 'bad', bad: 'good' };

/** Whether scores and reasons are good or bad news. */
export function useTones() {
  const { kind } = useWords();
  return useMemo(() => {
    const high = (kind && HIGH[kind]) ?? 'bad';
    return {
      risk: (of: Schemas['Risk']): Tone => (of === 'high' ? high : of === 'medium' ? 'warn' : ''),
      reason: (raises: boolean): Tone => (raises ? high : (OPPOSITE[high] ?? '')),
    };
  }, [kind]);
}

import { useMemo } from 'react';
import type { Schemas } from '../api/client';
import { useWords } from '../i18n';
import type { Tone } from './badge';

/** Whether a high score is good or bad news: who may leave is, who may buy is not. */
export function useTones() {
  const { kind } = useWords();
  return useMemo(() => {
    const wanted = kind === 'lead_scoring';
    return {
      risk: (of: Schemas['Risk']): Tone =>
        of === 'high' ? (wanted ? 'good' : 'bad') : of === 'medium' ? 'warn' : '',
      reason: (raises: boolean): Tone => (raises === wanted ? 'good' : 'bad'),
    };
  }, [kind]);
}

/** How much is known of customers, and how much a dataset to learn from needs, where it was too little. */
import type { Schemas } from '../../api/client';

const DAY_MS = 86_400_000;
/** As few days does the API look ahead. */
const FEWEST = 7;

export interface History {
  /** Days that are known, and that are needed. */
  have: number;
  need: number;
  /** The day on which there are enough. */
  enough: string;
  /** So many days ahead can be looked by now. */
  days?: number;
}

export function historyOf({ code, params = {} }: Schemas['Failure'], now: number): History | undefined {
  if (code !== 'history_too_short') return undefined;
  const { since, first, enough } = params;
  const until = (from: unknown, to: number) => Math.floor((to - Date.parse(String(from))) / DAY_MS);
  const need = until(since, Date.parse(String(enough)));
  const have = until(since, now);
  const ahead = until(first, now);
  if (![need, have, ahead].every(Number.isFinite)) return undefined;
  const asked = Number(params.days);
  return {
    have: Math.max(have, 0),
    need,
    enough: String(enough),
    ...(ahead >= FEWEST && ahead < asked ? { days: ahead } : {}),
  };
}

/** What rounds were expected to bring when they were decided: the model's own estimate, apart from what is proven. */
import type { Schemas } from '../../api/client';

export type Estimated = Schemas['EstimatedValue'];

const add = (one: Estimated, other: Estimated): Estimated => ({
  currency: one.currency,
  rounds: one.rounds + other.rounds,
  gain_minor: one.gain_minor + other.gain_minor,
  cost_minor: one.cost_minor + other.cost_minor,
  riskiest_gain_minor: one.riskiest_gain_minor + other.riskiest_gain_minor,
  riskiest_cost_minor: one.riskiest_cost_minor + other.riskiest_cost_minor,
});

/** Of all campaigns together, by currency. Nothing is converted. */
export function estimatedOfAll(campaigns: { estimated: Estimated[] }[]): Estimated[] {
  const all = new Map<string, Estimated>();
  for (const one of campaigns.flatMap(({ estimated }) => estimated)) {
    const known = all.get(one.currency);
    all.set(one.currency, known ? add(known, one) : one);
  }
  return [...all.values()];
}

/** A way to spend the same budgets, in a currency. */
export interface EstimatedWay {
  way: 'chosen' | 'riskiest';
  currency: string;
  gain: number;
  cost: number;
  /** What is left after cost. */
  left: number;
}

/** Both ways beside each other, by currency. */
export const waysOf = (all: Estimated[]): EstimatedWay[] =>
  all.flatMap((one) => [
    {
      way: 'chosen',
      currency: one.currency,
      gain: one.gain_minor,
      cost: one.cost_minor,
      left: one.gain_minor - one.cost_minor,
    },
    {
      way: 'riskiest',
      currency: one.currency,
      gain: one.riskiest_gain_minor,
      cost: one.riskiest_cost_minor,
      left: one.riskiest_gain_minor - one.riskiest_cost_minor,
    },
  ]);

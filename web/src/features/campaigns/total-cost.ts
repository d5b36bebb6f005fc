import type { MadeOffer } from '../../api/campaigns';

/** What offers cost together, in each currency. */
export function totalCost(of: Pick<MadeOffer, 'cost'>[]): MadeOffer['cost'][] {
  const sums = new Map<string, number>();
  for (const { cost } of of) sums.set(cost.currency, (sums.get(cost.currency) ?? 0) + cost.amount_minor);
  return [...sums].map(([currency, amount_minor]) => ({ currency, amount_minor }));
}

import type { Charge } from '../state/rows.js';
import type { World } from '../state/world.js';

/** Gives an amount back, at most what is left of the charge. */
export function refund(world: World, charge: Charge, wanted: number): void {
  const amount = Math.min(wanted, charge.amount - refundedOf(charge));
  if (amount <= 0 || charge.dispute) return;
  world.change('charge.refunded', charge, () => {
    const reason = 'requested_by_customer';
    const made = { kind: 'refund', index: world.refunds.length, charge, created: world.now, amount, reason } as const;
    world.refunds.push(made);
    charge.refunds.push(made);
    world.books.refunded(made);
  });
}

/** What was given back of a charge. */
export function refundedOf({ refunds }: Charge): number {
  return refunds.reduce((sum, each) => sum + each.amount, 0);
}

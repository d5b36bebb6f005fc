/** What is asked of a size, and what is shown of it. */
import type { Schemas } from '../../api/client';
import type { SizePlan } from './api';

/** As it was typed. */
export interface Asked {
  customers: string;
  /** In percent. */
  churn: string;
}

/** What can be asked of what was typed: what is no number is as if nothing were. */
export function asked({ customers, churn }: Asked): { customers?: number; monthly_churn?: number } {
  const count = Number(customers.replace(/[\s.,]/g, ''));
  const percent = Number(churn.trim().replace(',', '.'));
  return {
    customers: count >= 1 && count <= 100_000_000 ? Math.floor(count) : undefined,
    monthly_churn: churn.trim() && percent >= 0 && percent <= 100 ? percent / 100 : undefined,
  };
}

/** The shares that can be left alone, the present one among them. */
export function shares({
  plan,
  alternatives,
}: Pick<Schemas['ProofSize'], 'plan' | 'alternatives'>): (SizePlan & { isNow: boolean })[] {
  const others = alternatives.filter(({ hold_out }) => hold_out !== plan?.hold_out);
  const all = [
    ...(plan ? [{ ...plan, isNow: true }] : []),
    ...others.map((one) => ({ ...one, isNow: false })),
  ];
  return all.sort((one, other) => one.hold_out - other.hold_out);
}

/** What columns of the data must say of customers, as the address has it and the API takes it. */

export interface Condition {
  feature: string;
  any_of?: string[];
  /** The lowest number or day. */
  from?: string;
  /** The number or day it is below. */
  below?: string;
  contains?: string;
}

/** As many does the API take. */
export const MOST = 10;
const MOST_VALUES = 100;
const LENGTH = 200;

const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, LENGTH) : undefined;

/** What of an address's `filter` are conditions. */
export function conditions(given: unknown): Condition[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const found = given.flatMap((one: Record<string, unknown> | null): Condition[] => {
    const feature = text(one?.feature);
    if (!one || !feature) return [];
    const any_of = Array.isArray(one.any_of) ? one.any_of.flatMap((value) => text(value) ?? []) : [];
    const condition: Condition = { feature };
    if (any_of.length > 0) condition.any_of = any_of.slice(0, MOST_VALUES);
    for (const bound of ['from', 'below', 'contains'] as const) {
      const value = text(one[bound]);
      if (value) condition[bound] = value;
    }
    return [condition];
  });
  return found.length > 0 ? found.slice(0, MOST) : undefined;
}

/** As the API takes them. */
export const asked = (filter: Condition[] | undefined): string | undefined =>
  filter?.length ? JSON.stringify(filter) : undefined;

/** Names of columns as one line of CSV, as the API takes them. */
export const named = (columns: readonly string[]): string | undefined =>
  columns.length
    ? columns.map((name) => (/[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(',')
    : undefined;

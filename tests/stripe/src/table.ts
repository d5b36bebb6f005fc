import { randomBytes } from 'node:crypto';
import { noSuch } from './http/errors.js';

/** A new id in Stripe's style. Random, so that a restarted stand-in gives none a second time. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** All objects of one kind, kept in memory. */
export class Table<T extends { id: string }> {
  private readonly rows = new Map<string, T>();
  private readonly gone = new Set<string>();

  /** `noun` is what Stripe calls one of them in its errors. */
  constructor(private readonly noun: string) {}

  insert(row: T): T {
    this.rows.set(row.id, row);
    return row;
  }

  delete(id: string): void {
    if (this.rows.delete(id)) this.gone.add(id);
  }

  /** Whether it was here and was deleted. */
  wasDeleted(id: string): boolean {
    return this.gone.has(id);
  }

  find(id: string): T | undefined {
    return this.rows.get(id);
  }

  /** The object an address names, or Stripe's 404. */
  get(id: string): T {
    const row = this.rows.get(id);
    if (!row) throw noSuch(this.noun, id, 'id', 404);
    return row;
  }

  /** The object a parameter names, or Stripe's 400. */
  named(id: string, param: string): T {
    const row = this.rows.get(id);
    if (!row) throw noSuch(this.noun, id, param, 400);
    return row;
  }

  /** All that `keep` lets through, newest first. */
  list(keep: (row: T) => boolean = () => true): T[] {
    return [...this.rows.values()].reverse().filter(keep);
  }
}

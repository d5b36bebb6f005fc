import { COLUMNS, featuresOf, shown, type Features } from './features.js';
import { lives } from '../life/standing.js';
import { monthName, nextMonth } from '../state/months.js';
import type { Subscription } from '../state/rows.js';
import type { World } from '../state/world.js';

/** A month's table: a row for each subscription that could be left as it began. */
export interface Table {
  month: string;
  columns: string[];
  rows: (string | number | null)[][];
}

/** What came of it within the month: who decided to leave, and whose subscription ended. 1 or 0; `null` until it is over. */
const OUTCOMES = ['decided', 'ended_voluntarily', 'ended_involuntarily'];

/** The simulator's own table of features and true hazards, kept as numbers, month by month. */
export class Truth {
  private readonly months = new Map<string, { at: number; values: Float64Array }>();

  get names(): string[] {
    return [...this.months.keys()];
  }

  /** Enters the month that begins now, and gives the features of each subscription that is active. */
  enter(world: World): { subscription: Subscription; features: Features }[] {
    const active = world.subscriptions.filter(
      (each) => lives(each) && each.status === 'active' && !each.customer.deleted,
    );
    const entered = active.map((subscription) => ({ subscription, features: featuresOf(world, subscription) }));
    const values = new Float64Array(entered.length * COLUMNS.length);
    entered.forEach(({ features }, row) => {
      COLUMNS.forEach((column, place) => (values[row * COLUMNS.length + place] = features[column]));
    });
    this.months.set(monthName(world.now), { at: world.now, values });
    return entered;
  }

  table(world: World, month: string): Table | undefined {
    const kept = this.months.get(month);
    if (!kept) return undefined;
    const { at, values } = kept;
    const until = nextMonth(at);
    const rows: Table['rows'] = [];
    for (let from = 0; from < values.length; from += COLUMNS.length) {
      const row: Table['rows'][number] = COLUMNS.map((column, place) =>
        shown(world, column, values[from + place] ?? 0),
      );
      const subscription = world.subscriptions[values[from + COLUMNS.indexOf('subscription')] ?? -1];
      rows.push([...row, ...outcomes(subscription, at, until, world.now >= until)]);
    }
    return { month, columns: [...COLUMNS, ...OUTCOMES], rows };
  }
}

function outcomes(subscription: Subscription | undefined, at: number, until: number, over: boolean): (number | null)[] {
  if (!over || !subscription) return OUTCOMES.map(() => null);
  const { customer, endedAt, reason } = subscription;
  const ended = endedAt !== null && endedAt < until;
  const wanted = reason === 'cancellation_requested';
  return [customer.decisions.includes(at), ended && wanted, ended && !wanted].map(Number);
}

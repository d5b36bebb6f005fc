/** The days of a month, and what stands on them. */
import type { Schemas } from '../../api/client';
import type { Words } from '../../i18n';
import { dayAfter } from './days';

export type Day = Schemas['CalendarDay'];

const WEEK = 7;

/** So many months after another, or before. */
export function monthAfter(month: string, months: number): string {
  const at = new Date(`${month}-01T00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  return at.toISOString().slice(0, 'yyyy-mm'.length);
}

/** Its first and its last day. */
export const daysOf = (month: string): { from: string; to: string } => ({
  from: `${month}-01`,
  to: dayAfter(`${monthAfter(month, 1)}-01`, -1),
});

/** Its weeks, from the day on with which weeks begin: 0 is Sunday. Days of other months are left out. */
export function weeksOf(month: string, firstDay: number): (string | undefined)[][] {
  const { from, to } = daysOf(month);
  const before = (new Date(`${from}T00:00Z`).getUTCDay() - firstDay + WEEK) % WEEK;
  const weeks = [];
  for (let day = dayAfter(from, -before); day <= to; day = dayAfter(day, WEEK))
    weeks.push(
      Array.from({ length: WEEK }, (_, n) => dayAfter(day, n)).map((one) =>
        one >= from && one <= to ? one : undefined,
      ),
    );
  return weeks;
}

/** What stands on a day, in a few words each. */
export function saidOf({ t, f }: Pick<Words, 't' | 'f'>, of: Day): string[] {
  const counts = (['renewals', 'trial_ends'] as const).map((kind) => [kind, of[kind]] as const);
  const messages = (['planned', 'waiting', 'sent', 'withheld'] as const).map(
    (kind) => [kind, of[kind]] as const,
  );
  const said = (all: (readonly [Counted, number])[]) =>
    all.filter(([, n]) => n > 0).map(([kind, n]) => t(`calendar.n.${kind}`, { n }));
  const amounts = of.amounts.flatMap(({ currency, amount_minor, at_risk_minor }) => [
    f.price(amount_minor, currency),
    ...(at_risk_minor > 0 ? [t('calendar.atRisk', { amount: f.price(at_risk_minor, currency) })] : []),
  ]);
  return [...said(counts), ...amounts, ...said(messages)];
}
type Counted = 'renewals' | 'trial_ends' | 'planned' | 'waiting' | 'sent' | 'withheld';

/** What stands on several days, put together. */
export function sumOf(days: readonly Day[], day: string): Day {
  const sum: Day = {
    day,
    renewals: 0,
    trial_ends: 0,
    charges: 0,
    amounts: [],
    planned: 0,
    waiting: 0,
    sent: 0,
    withheld: 0,
  };
  const amounts = new Map<string, Day['amounts'][number]>();
  for (const one of days) {
    for (const kind of [
      'renewals',
      'trial_ends',
      'charges',
      'planned',
      'waiting',
      'sent',
      'withheld',
    ] as const)
      sum[kind] += one[kind];
    for (const { currency, amount_minor, at_risk_minor } of one.amounts) {
      const known = amounts.get(currency) ?? { currency, amount_minor: 0, at_risk_minor: 0 };
      amounts.set(currency, {
        currency,
        amount_minor: known.amount_minor + amount_minor,
        at_risk_minor: known.at_risk_minor + at_risk_minor,
      });
    }
  }
  return { ...sum, amounts: [...amounts.values()] };
}

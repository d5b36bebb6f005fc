import { expect, test } from 'vitest';
import type { Currency } from '../revenue/api';
import type { Campaign } from '../../api/campaigns';
import { campaignOf, changeOf, draftOf, suggestedBudgets } from './draft';

const campaign = (more: Partial<Campaign> = {}): Campaign => ({
  id: 'cmp_1',
  name: 'Autumn',
  state: 'draft',
  segment_id: 'seg_1',
  offers: ['ofr_2', 'ofr_1'],
  budgets: [
    { currency: 'EUR', amount_minor: 1050 },
    { currency: 'JPY', amount_minor: 1200 },
  ],
  interval: 'month',
  approval: false,
  cooldown_days: 60,
  open_days: 7,
  starts_at: '2026-01-01T09:30:00Z',
  ends_at: null,
  lacks: [],
  warnings: [],
  rounds: 0,
  estimated: [],
  made_by: 'usr_1',
  made_at: '2026-01-01T00:00:00Z',
  changed_at: '2026-01-01T00:00:00Z',
  revision: 4,
  ...more,
});

test('a campaign that a form has not changed is sent as it was', () => {
  const before = campaign();
  const { name, segment_id, offers, budgets, interval, approval, cooldown_days, open_days } = before;
  expect(campaignOf(draftOf(before, [], 'USD'), before)).toEqual({
    ...{ name, segment_id, offers, budgets, interval, approval, cooldown_days, open_days },
    starts_at: '2026-01-01T09:30:00Z',
    ends_at: null,
  });
});

test('of a campaign that has begun only what no offer depends on is sent', () => {
  const running = campaign({ state: 'running' });
  const draft = { ...draftOf(running, [], 'USD'), name: ' Winter ', segment: '', ends: '2026-12-31' };
  expect(changeOf(draft, running)).toEqual({
    name: 'Winter',
    budgets: running.budgets,
    approval: false,
    ends_at: '2026-12-31T00:00:00Z',
    if_revision: 4,
  });
  expect(changeOf(draft, campaign())).toMatchObject({ segment_id: null, offers: ['ofr_2', 'ofr_1'] });
});

const revenue = (currency: string, ...mrr: number[]) =>
  ({
    currency,
    months: mrr.map((mrr_minor, at) => ({ mrr_minor, is_over: at < mrr.length - 1 })),
  }) as Currency;

test('a fiftieth of the last whole month is suggested, in each currency that has any', () => {
  expect(suggestedBudgets([revenue('EUR', 50_000, 6_172_345, 100), revenue('USD', 0, 0)])).toEqual([
    { currency: 'EUR', amount_minor: 120_000 },
  ]);
  // Of the first month there is no other.
  expect(suggestedBudgets([revenue('BRL', 100_000)])).toEqual([{ currency: 'BRL', amount_minor: 2_000 }]);
  expect(suggestedBudgets()).toEqual([]);
});

test('a new campaign begins with what is suggested, else with an empty line', () => {
  const [euros] = draftOf(undefined, [{ currency: 'EUR', amount_minor: 124_000 }], 'USD').budgets;
  expect(euros).toMatchObject({ currency: 'EUR', amount: '1240' });
  expect(draftOf(undefined, [], 'USD').budgets).toEqual([{ key: 0, currency: 'USD', amount: '' }]);
});

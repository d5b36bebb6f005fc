import { expect, test } from 'vitest';
import { churnOf, retentionByAge } from './figures';

const sum = (count: number, amount_minor: number) => ({ count, amount_minor });
const left = (customers: number, mrr_minor: number) => ({
  customers,
  mrr_minor,
  customer_retention: 0,
  mrr_retention: 0,
});

test('churn is of all kinds', () => {
  const none = sum(0, 0);
  const churn = { voluntary: sum(1, 500), involuntary: sum(2, 700), paused: sum(1, 1) };
  const net = { new: none, reactivation: none, expansion: none, contraction: none, churn };
  expect(churnOf(net)).toEqual(sum(4, 1201));
});

test('only cohorts that are as old count at an age', () => {
  const cohorts = [
    { month: '2026-01', started: sum(10, 1000), months: [left(10, 1000), left(5, 800)] },
    { month: '2026-02', started: sum(30, 3000), months: [left(27, 3300)] },
  ];
  expect(retentionByAge(cohorts)).toEqual([
    { age: 0, customers: 37 / 40, mrr: 4300 / 4000 },
    { age: 1, customers: 0.5, mrr: 0.8 },
  ]);
  expect(retentionByAge([])).toEqual([]);
});

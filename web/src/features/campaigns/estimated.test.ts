import { expect, test } from 'vitest';
import { estimatedOfAll, waysOf, type Estimated } from './estimated';

const estimated = (currency: string, gain_minor: number): Estimated => ({
  currency,
  rounds: 2,
  gain_minor,
  cost_minor: 30,
  riskiest_gain_minor: 20,
  riskiest_cost_minor: 45,
});

test('campaigns add up by currency, and nothing is converted', () => {
  const campaigns = [
    { estimated: [estimated('EUR', 100), estimated('USD', 7)] },
    { estimated: [] },
    { estimated: [estimated('EUR', 11)] },
  ];
  expect(estimatedOfAll(campaigns)).toEqual([
    { ...estimated('EUR', 111), rounds: 4, cost_minor: 60, riskiest_gain_minor: 40, riskiest_cost_minor: 90 },
    estimated('USD', 7),
  ]);
  expect(campaigns[0]!.estimated[0]!.gain_minor).toBe(100);
  expect(estimatedOfAll([])).toEqual([]);
});

test('what the usual would bring may be less than it costs', () => {
  const [chosen, riskiest] = waysOf([estimated('EUR', 100)]);
  expect(chosen).toEqual({ way: 'chosen', currency: 'EUR', gain: 100, cost: 30, left: 70 });
  expect(riskiest).toEqual({ way: 'riskiest', currency: 'EUR', gain: 20, cost: 45, left: -25 });
});

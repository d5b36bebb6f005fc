import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discounted, mrrOf, net, quotient, takeOff } from '../../src/company/life/money.js';
import type { Coupon } from '../../src/company/state/catalog.js';
import type { Discount, Line, Subscription } from '../../src/company/state/rows.js';

const NOW = 1000;

function discount(coupon: Partial<Coupon>, end: number | null = null): Discount {
  return { index: 0, start: 0, end, coupon: { percent: null, amount: null, duration: 'forever', ...coupon } as Coupon };
}

function subscription(amounts: [number, number][], interval: string, more: Partial<Subscription> = {}): Subscription {
  const items = amounts.map(([amount, quantity]) => ({ price: { amount, interval }, quantity }));
  return { status: 'active', pause: null, discounts: [], items, ...more } as unknown as Subscription;
}

for (const [dividend, divisor, expected] of [
  [1, 2, 1],
  [7, 12, 1],
  [5, 12, 0],
  [6, 12, 1],
  [24, 12, 2],
] as const) {
  test(`${dividend} / ${divisor} is ${expected}`, () => assert.equal(quotient(dividend, divisor), expected));
}

for (const [what, given, expected] of [
  ['a month', subscription([[1900, 1]], 'month'), 1900],
  [
    'seats and an add-on',
    subscription(
      [
        [1250, 4],
        [4500, 1],
      ],
      'month',
    ),
    9500,
  ],
  ['a year', subscription([[19000, 1]], 'year'), 1583],
  ['half a unit', subscription([[6, 1]], 'year'), 1],
  ['a week', subscription([[551, 1]], 'week'), 2388],
  ['late', subscription([[1900, 1]], 'month', { status: 'past_due' }), 1900],
  ['a trial', subscription([[1900, 1]], 'month', { status: 'trialing' }), 0],
  ['unpaid', subscription([[1900, 1]], 'month', { status: 'unpaid' }), 0],
  ['a pause', subscription([[1900, 1]], 'month', { pause: { behavior: 'void', resumesAt: null } }), 0],
  ['a percentage', subscription([[1999, 1]], 'month', { discounts: [discount({ percent: 12.5 })] }), 1749],
  ['an amount', subscription([[1900, 1]], 'month', { discounts: [discount({ amount: 250 })] }), 1650],
  [
    'one after another',
    subscription([[1000, 1]], 'month', { discounts: [discount({ amount: 100 }), discount({ percent: 10 })] }),
    810,
  ],
  [
    'once counts not',
    subscription([[1900, 1]], 'month', { discounts: [discount({ percent: 20, duration: 'once' })] }),
    1900,
  ],
  ['over', subscription([[1900, 1]], 'month', { discounts: [discount({ percent: 20 }, NOW)] }), 1900],
  ['not yet over', subscription([[1900, 1]], 'month', { discounts: [discount({ percent: 20 }, NOW + 1)] }), 1520],
] as const) {
  test(`MRR of ${what}`, () => assert.equal(mrrOf(given as Subscription, NOW), expected));
}

test('what is taken off the lines is what is taken off the whole', () => {
  const discounts = [discount({ percent: 12.5 }), discount({ amount: 251 })];
  const lines = [1999, 0, 333, 1].map((amount) => ({ amount, off: [], proration: false }) as unknown as Line);
  lines.push({ amount: -700, off: [], proration: true } as unknown as Line);
  takeOff(lines, discounts);
  assert.equal(
    lines.reduce((sum, each) => sum + net(each), 0),
    discounted(2333, discounts) - 700,
  );
  for (const each of lines.slice(0, 4)) assert.ok(net(each) >= 0);
});

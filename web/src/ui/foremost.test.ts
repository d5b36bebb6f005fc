import { expect, test } from 'vitest';
import { foremost } from './foremost';

const reasons = [-24.5, 12, 3, -1, 18].map((points) => ({ points }));
const order = (risk: 'high' | 'medium' | 'low') => foremost(reasons, risk).map(({ points }) => points);

test('what raises a high risk comes first', () => {
  expect(order('high')).toEqual([18, 12, 3, -24.5, -1]);
  expect(order('medium')).toEqual([18, 12, 3, -24.5, -1]);
});

test('what lowers a low one comes first', () => expect(order('low')).toEqual([-24.5, -1, 18, 12, 3]));

test('what is given stays as it is', () => {
  foremost(reasons, 'low');
  expect(reasons[0]).toEqual({ points: -24.5 });
});

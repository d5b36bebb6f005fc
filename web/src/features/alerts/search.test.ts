import { expect, test } from 'vitest';
import { readAlerts } from './search';

test('an address says which alerts are shown', () =>
  expect(
    readAlerts({ state: 'snoozed', kind: 'risk_jumped', owner: 'me', customer: 7, peek: 'alt_1' }),
  ).toEqual({
    tab: undefined,
    state: 'snoozed',
    kind: 'risk_jumped',
    owner: 'me',
    customer: '7',
    peek: 'alt_1',
  }));

test.each([
  ['what nobody knows', { state: 'asleep', kind: 'rain', tab: 'list', customer: '' }],
  ['what is usual', { state: 'unresolved' }],
])('of %s nothing is asked', (_, search) =>
  expect(Object.values(readAlerts(search)).filter((one) => one !== undefined)).toEqual([]),
);

import { expect, test } from 'vitest';
import { undoing } from './undoing';

test('what changed is taken back as long as it is as it was left, and nothing else', () => {
  const before = { state: 'open' as const, owner: undefined, snoozed_until: '2026-12-01T00:00:00Z' };
  const alert = { revision: 4 } as never;
  expect(
    undoing([
      { id: 'alt_1', done: true, alert, before },
      { id: 'alt_2', done: true, alert },
      { id: 'alt_3', done: false },
    ]),
  ).toEqual([
    { id: 'alt_1', if_revision: 4, state: 'open', owner: null, snoozed_until: '2026-12-01T00:00:00Z' },
  ]);
});

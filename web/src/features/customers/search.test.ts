import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { filterOf } from './search';

const run = {} as Schemas['ScoringRunView'];

test('one searches by keys, and by names where the data have them', () => {
  expect(filterOf({ q: 'C-1' }, run)).toMatchObject({ q: 'C-1', filter: undefined });
  const found = filterOf({ q: 'acme', filter: [{ feature: 'plan', any_of: ['pro'] }] }, run, 'company');
  expect(found.q).toBeUndefined();
  expect(JSON.parse(found.filter!)).toEqual([
    { feature: 'plan', any_of: ['pro'] },
    { feature: 'company', contains: 'acme' },
  ]);
});

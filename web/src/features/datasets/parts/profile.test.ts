import { expect, test } from 'vitest';
import type { Schemas } from '../../../api/client';
import { binsOf, expected, repeatedKey } from './profile';

const key = (distinct: number, missing = 0, unique = false): Schemas['ColumnProfile'] => ({
  name: 'id',
  type: 'text',
  missing,
  distinct,
  distinct_is_estimate: false,
  unique,
});

test.each([
  ['names every row', key(10, 0, true), {}, false],
  ['stands in two rows', key(9), {}, true],
  ['is only missing in one', key(9, 1), {}, false],
  ['has a row for each date', key(5), { snapshot_column: 'day' }, false],
])('a key that %s', (_, column, more, repeats) => {
  expect(repeatedKey([column], 10, { entity_key: 'id', ...more }) !== undefined).toBe(repeats);
});

test.each([
  ['identifier', [], false],
  ['identifier', ['ambiguous_dates'], true],
  ['identifier', ['mixed_values'], true],
  ['identifier', ['days_or_years'], true],
  ['constant', ['ambiguous_dates'], false],
  ['mostly_missing', ['only_yes'], true],
  ['mostly_missing', [], false],
])('%s beside %j is expected: %s', (code, others, said) => {
  const warnings = [code, ...others].map((code) => ({ code, detail: '' }));
  expect(expected({ ...key(9), warnings }, code, {})).toBe(said);
});

test.each([
  [{ histogram: { edges: [0, 5, 10], counts: [3, 4] } }, ['0 – 5: 3', '5 – 10: 4']],
  [{ top_values: [{ value: 'Yes', count: 7 }] }, ['Yes: 7']],
  [{}, []],
])('of %j the bins are %j', (values, expected) =>
  expect(binsOf({ ...key(2), ...values }, String).map(({ name, count }) => `${name}: ${count}`)).toEqual(
    expected,
  ),
);

import { expect, test } from 'vitest';
import { columnOf, missingOf, valueOf, withField } from './mapping';

test('a field comes from a column or from a value, or is gone', () => {
  const one = withField({ at: { column: 'Date' } }, 'currency', { value: 'EUR' });
  expect(one).toEqual({ at: { column: 'Date' }, currency: { value: 'EUR' } });
  expect([valueOf(one.currency), columnOf(one.currency), columnOf(one.at)]).toEqual(['EUR', '', 'Date']);
  expect(withField(one, 'currency', { column: 'Moeda' }).currency).toEqual({ column: 'Moeda' });
  expect(withField(one, 'currency', { column: '' })).toEqual({ at: { column: 'Date' } });
  expect(withField(one, 'at')).toEqual({ currency: { value: 'EUR' } });
});

test('of each group one field is enough', () => {
  const needed = [['user_id' as const], ['amount' as const, 'amount_minor' as const]];
  expect(missingOf(needed, { amount_minor: { column: 'Cents' } })).toEqual([['user_id']]);
});

import { expect, test } from 'vitest';
import { plainName } from './file-name';

test('a dataset is named like its file, without the endings', () => {
  expect(plainName('customers 2026.csv.gz')).toBe('customers 2026');
  expect(plainName('v1.2.parquet')).toBe('v1.2');
  expect(plainName('.csv')).toBe('.csv');
});

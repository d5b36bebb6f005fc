import { expect, test } from 'vitest';
import { isReadable, plainName } from './file-name';

test('a dataset is named like its file, without the endings', () => {
  expect(plainName('customers 2026.csv.gz')).toBe('customers 2026');
  expect(plainName('v1.2.parquet')).toBe('v1.2');
  expect(plainName('Clientes.XLSX')).toBe('Clientes');
  expect(plainName('.csv')).toBe('.csv');
});

test('files are told by their endings', () => {
  for (const name of ['a.xlsx', 'b.XLS', 'c.csv.gz', 'd.zip', 'e.jsonl', 'f.parquet'])
    expect(isReadable(name), name).toBe(true);
  for (const name of ['a.pdf', 'xlsx', 'b.csv.exe', 'c.numbers']) expect(isReadable(name), name).toBe(false);
});

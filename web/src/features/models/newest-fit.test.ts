import { expect, test } from 'vitest';
import { newestFit } from './newest-fit';

const all = ['prospects 3', 'customers 2', 'clients 1', 'customers 0'].map((id) => ({
  id,
  name: id.slice(0, -2),
}));
const COLUMNS: Record<string, string[]> = {
  'prospects 3': ['email'],
  'customers 2': ['id', 'plan'],
  'clients 1': ['id', 'plan', 'churned'],
  'customers 0': ['id', 'plan', 'churned'],
};
const fit = (
  needed: string[] | undefined,
  columnsOf: (id: string) => string[] | undefined = (id) => COLUMNS[id],
  learnedFrom?: string,
) => newestFit(all, needed, columnsOf, learnedFrom)?.id;

test('the newest is taken that has what is needed, whatever it is called', () => {
  expect(fit(['id', 'plan'], undefined, 'customers 0')).toBe('customers 2');
  expect(fit(['id', 'churned'], undefined, 'customers 0')).toBe('clients 1');
  expect(fit([])).toBe('prospects 3');
});

test('none is offered that might be exchanged for a newer one', () => {
  expect(fit(undefined)).toBe(undefined);
  expect(fit(['id'], (id) => (id === 'prospects 3' ? undefined : COLUMNS[id]))).toBe(undefined);
  // What is older does not matter.
  expect(fit(['id'], (id) => (id === 'clients 1' ? undefined : COLUMNS[id]))).toBe('customers 2');
});

test.each([
  ['customers 0', 'customers 2'],
  ['prospects 3', 'prospects 3'],
  ['deleted 9', 'prospects 3'],
  [undefined, 'prospects 3'],
])('where none has it, after %s comes %s', (learnedFrom, next) =>
  expect(fit(['tenure'], undefined, learnedFrom)).toBe(next),
);

test('of none there is none', () => expect(newestFit([], ['id'], () => [], 'customers 0')).toBe(undefined));

import { expect, test } from 'vitest';
import { nameColumn } from './name-column';

const texts = (...names: string[]) => names.map((name) => ({ name, type: 'text' as const }));

test.each([
  [['plan', 'name'], 'name'],
  [['company', 'Customer Name'], 'Customer Name'],
  [['companyName'], 'companyName'],
  [['Nome do cliente'], 'Nome do cliente'],
  [['Nome fantasia', 'Razão Social'], 'Nome fantasia'],
  [['Empresa', 'plano'], 'Empresa'],
  [['plan_name', 'product name', 'username', 'country', 'filename'], undefined],
  [['id'], undefined],
])('of %j, customers are called by %s', (names, column) =>
  expect(nameColumn(texts(...names), 'id')).toBe(column),
);

test('the key is no name, and neither is a figure', () => {
  expect(nameColumn(texts('customer'), 'customer')).toBeUndefined();
  expect(nameColumn([{ name: 'name', type: 'integer' }], 'id')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { csv, fileName } from './csv';

test.each([
  ['C-1', 'C-1'],
  [0.5, '0.5'],
  [null, ''],
  ['a,b', '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ['=1+2', "'=1+2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-12.5', '-12.5'],
  ['\tx', "'\tx"],
  ['two\nlines', '"two\nlines"'],
])('%j is written as %s', (value, written) => expect(csv([[value]])).toBe(`\ufeff${written}\r\n`));

test.each([
  ['Customers at risk', '2026-11-28T10:00:00Z', 'customers-at-risk-2026-11-28.csv'],
  ['Cartões “já”', '2026-01-02', 'cartoes-ja-2026-01-02.csv'],
  ['…', '2026-01-02', '2026-01-02.csv'],
])('a file of %s', (title, day, name) => expect(fileName(title, day)).toBe(name));

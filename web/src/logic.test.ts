import { expect, test } from 'vitest';
import { waterfall } from './charts/waterfall-steps';
import { en } from './i18n/en';
import { fill } from './i18n/fill';
import { pt } from './i18n/pt';
import { plainName } from './features/datasets/file-name';
import { ownPath } from './browser/own-path';
import { days } from './features/audit/days';

test('a text is filled, and what nobody gives stays', () => {
  expect(fill('{n} of {size}, {who}', { n: 2, size: '5 MB' })).toBe('2 of 5 MB, {who}');
});

test('both languages fill in the same places', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const key of Object.keys(en) as (keyof typeof en)[])
    expect(places(pt[key]), key).toEqual(places(en[key]));
});

test('a waterfall ends at the score, and each step begins where the last one ended', () => {
  const { start, steps } = waterfall(0.9, [1.2, -0.4, 0.7]);
  expect(steps[0]!.from).toBeCloseTo(start);
  expect(steps[1]!.from).toBeCloseTo(steps[0]!.to);
  expect(steps[2]!.to).toBeCloseTo(0.9);
  expect(steps[1]!.to).toBeLessThan(steps[1]!.from);
  expect(waterfall(0.5, [0]).start).toBeCloseTo(0.5);
  expect(waterfall(1, [2]).steps[0]!.to).toBeLessThanOrEqual(1);
});

test('a dataset is named like its file, without the endings', () => {
  expect(plainName('customers 2026.csv.gz')).toBe('customers 2026');
  expect(plainName('v1.2.parquet')).toBe('v1.2');
  expect(plainName('.csv')).toBe('.csv');
});

test('whoever signs in is led to a page of ours alone', () => {
  expect(ownPath('/settings/plan?checkout=done')).toBe('/settings/plan?checkout=done');
  for (const other of [
    '//example.org',
    '/\\example.org',
    'https://example.org',
    'javascript:alert(1)',
    '',
    3,
  ])
    expect(ownPath(other), String(other)).toBeUndefined();
});

test('both days of a filter are in it, and what is no day is no condition', () => {
  const { from, to } = days({ from: '2026-11-26', to: '2026-11-26' });
  expect(new Date(to!).getTime() - new Date(from!).getTime()).toBe(86_400_000);
  expect(days({ actor: 'usr_1', from: 'yesterday' })).toEqual({ actor: 'usr_1' });
});

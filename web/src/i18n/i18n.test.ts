import { expect, test } from 'vitest';
import { en } from './en';
import { fill } from './fill';
import { pt } from './pt';

test('a text is filled, and what nobody gives stays', () => {
  expect(fill('{n} of {size}, {who}', { n: 2, size: '5 MB' })).toBe('2 of 5 MB, {who}');
});

test('both languages fill in the same places', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const key of Object.keys(en) as (keyof typeof en)[])
    expect(places(pt[key]), key).toEqual(places(en[key]));
});

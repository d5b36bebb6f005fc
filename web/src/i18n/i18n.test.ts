import { expect, test } from 'vitest';
import { en } from './en';
import { filler } from './fill';
import { pt } from './pt';

test('a text is filled, and what nobody gives stays', () => {
  expect(filler('en')('{n} of {size}, {who}', { n: 2, size: '5 MB' })).toBe('2 of 5 MB, {who}');
});

test.each([
  ['en', 0, '0 rows have'],
  ['en', 1, '1 row has'],
  ['en', 1200, '1,200 rows have'],
  ['pt-BR', 1, '1 row has'],
  ['pt-BR', 1200, '1.200 rows have'],
])('in %s, what goes with %d says so', (language, n, said) => {
  expect(filler(language)('{n} {n|row has|rows have}', { n })).toBe(said);
});

test('both languages fill in the same places', () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  const counted = (text: string) => [...text.matchAll(/\{(\w+)\|/g)].map((found) => `{${found[1]}}`);
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    expect(places(pt[key]), key).toEqual(places(en[key]));
    for (const text of [en[key], pt[key]])
      expect(places(text), key).toEqual(expect.arrayContaining(counted(text)));
  }
});

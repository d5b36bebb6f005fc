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

/** Words that both languages share. */
const SHARED = new Set(['E-mail', 'Growth', 'Perene', 'Scale', 'Starter', 'Total']);

test('what is said in Portuguese is not English', () => {
  const english =
    /(?<!\p{L})(the|of|and|is|are|was|were|has|have|you|your|with|not|this|that|from|which|will|row|rows|file|customers?)(?!\p{L})/iu;
  const plain = (text: string) => text.replace(/\{\w+[|}]/g, '');
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    const words = plain(en[key]);
    if (/[a-z]{4}/.test(words) && !SHARED.has(words)) expect(pt[key], key).not.toBe(en[key]);
  }
  for (const [key, text] of Object.entries(pt)) expect(plain(text), key).not.toMatch(english);
});

test('labels speak the trade’s English', () => {
  const odd = new RegExp(
    `\\b(${[
      'no more|anew|at once|any more|for good|no way back|go(es)? on',
      'holds? (until|at once)|takes? back|taken back|did not work|who moved|only tell|by themselves',
      'look into|present password|e-mail|mailed|mails?|that was too often',
      'anybody would|ask whoever|as many .+ as there may be|as it (stands|came)|there is no such',
    ].join('|')})\\b`,
    'i',
  );
  for (const key of Object.keys(en) as (keyof typeof en)[]) expect(en[key], key).not.toMatch(odd);
});

test('Portuguese speaks as its people do', () => {
  const odd = /\b(de vez|senha presente|não há volta|para que ninguém mais|estranhos|reenvie de novo)\b/i;
  for (const key of Object.keys(pt) as (keyof typeof pt)[]) expect(pt[key], key).not.toMatch(odd);
});

import { readdirSync, readFileSync } from 'node:fs';
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
  ['pt-BR', 0, '0 rows have'],
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
const SHARED = new Set(['E-mail', 'Growth', 'Perene', 'Scale', 'Slack', 'Starter', 'Total', 'Webhooks']);

const ENGLISH =
  /(?<!\p{L})(the|of|and|is|are|was|were|has|have|you|your|with|not|this|that|from|which|will|row|rows|file|customers?)(?!\p{L})/iu;

test('what is said in Portuguese is not English', () => {
  const plain = (text: string) => text.replace(/\{\w+[|}]/g, '');
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    const words = plain(en[key]);
    if (/[a-z]{4}/.test(words) && !SHARED.has(words)) expect(pt[key], key).not.toBe(en[key]);
  }
  for (const [key, text] of Object.entries(pt)) expect(plain(text), key).not.toMatch(ENGLISH);
});

test('mails in Portuguese have no English', () => {
  const folder = '../functions/notify/src/mails/snapshots';
  const mails = readdirSync(folder).filter((name) => name.endsWith('_in_portuguese.snap'));
  expect(mails.length).toBeGreaterThan(7);
  // Names and addresses are in no language.
  const said = (mail: string) => mail.split(/^---$/m)[2]!.replace(/https?:\S+|"[^"]*"|<[^>]*>/g, '');
  for (const name of mails)
    for (const line of said(readFileSync(`${folder}/${name}`, 'utf8')).split('\n'))
      expect(line, name).not.toMatch(ENGLISH);
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

test('in Portuguese one word stands for one thing, in pages and in mails', () => {
  const mails = readdirSync('../functions/notify', { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(src|templates)\/.*\.(rs|html|txt)$/.test(name))
    .map(
      (name) =>
        [name, readFileSync(`../functions/notify/${name}`, 'utf8').replace(/^ *\/\/.*/gm, '')] as const,
    );
  // Organizations are `empresas`, Perene and Stripe are masculine, and what signs in twice has two factors.
  const other = /organizaç(ão|ões)|(?<!\p{L})(a|à|da|na|pela) (Perene|Stripe)(?!\p{L})|duas etapas/iu;
  expect(mails.length).toBeGreaterThan(20);
  for (const [key, text] of [...Object.entries(pt), ...mails]) expect(text, key).not.toMatch(other);
});

test('Portuguese speaks as its people do', () => {
  const odd =
    /(?<![{-])\b(emails?|de vez|senha presente|não há volta|para que ninguém mais|estranhos|reenvie de novo)\b/i;
  for (const key of Object.keys(pt) as (keyof typeof pt)[]) expect(pt[key], key).not.toMatch(odd);
});

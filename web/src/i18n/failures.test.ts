/** Every code with which the API says what is wrong has its words in Portuguese. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { pt } from './pt';
import { refusals } from './words/failures/refusals-pt';
import { rejected } from './words/failures/rejected-pt';

/** Rust below a folder, without its tests. */
const source = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rs') && !/(^|\/)(tests?|bin)(\.rs$|\/)/.test(name))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8').split('#[cfg(test)]\nmod ')[0]!);

const folders = (root: string, ...but: string[]) =>
  readdirSync(root)
    .filter((name) => !but.includes(name))
    .flatMap((name) => source(`${root}/${name}/src`));

const words = pt as Record<string, string>;
const codes = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, code]) => code!);

test('why files and runs fail is said in Portuguese', () => {
  // The command line speaks English alone, and what only it does; the ledger's files are ours.
  const rust = [...folders('../shared', 'cli', 'ledger', 'api'), ...folders('../functions')].join('\n');
  const cli = ['later', 'missing_fold', 'no_later_rows', 'too_few_folds', 'x'];
  const found = codes(
    rust,
    /(?:(?<!Api)Error|Failure)::(?:new|owner)\(\s*"([a-z0-9]+(?:_[a-z0-9]+)*)"/g,
  ).filter((code) => !cli.includes(code));
  expect(new Set(found).size).toBeGreaterThan(50);
  for (const code of found) {
    expect(words, code).toHaveProperty([`failure.${code}`]);
    const remedy = Object.keys(words).some((key) => key.startsWith(`remedy.${code}`));
    expect(remedy, `remedy.${code}`).toBe(true);
  }
  for (const key of Object.keys(words).filter((key) => key.startsWith('failure.')))
    for (const part of key.split('.').slice(1)) expect(rust.includes(`"${part}"`), key).toBe(true);
});

test('what is wrong with a field is said in Portuguese', () => {
  const rooms = ['auth', 'billing', 'organization', 'score', 'train', 'upload', 'webhooks'];
  const rust = [
    ...rooms.flatMap((name) => source(`../functions/${name}/src`)),
    ...source('../shared/domain/src'),
    readFileSync('../shared/report/src/read_options.rs', 'utf8'),
    readFileSync('../shared/api/src/fields.rs', 'utf8'),
    readFileSync('../shared/outreach/src/wording/own.rs', 'utf8'),
  ].join('\n');
  const found = codes(rust, /(?:Phrase::new|told|of_column)\(\s*"([a-z0-9_]+)"/g);
  expect(found.length).toBeGreaterThan(30);
  const said = ['failure', 'wrong', 'said'];
  for (const code of found) {
    const ofLog = ['planned', 'trained', 'ready', 'compared'].includes(code);
    expect(ofLog || said.some((kind) => `${kind}.${code}` in words), code).toBe(true);
  }
  const named = Object.keys(words).filter((key) => key.startsWith('wrong.'));
  for (const key of named.filter((key) => !key.startsWith('wrong.over_')))
    expect(rust.includes(`"${key.slice('wrong.'.length)}"`), key).toBe(true);
});

test('why a request is refused is said in Portuguese', () => {
  const rust = [...folders('../functions'), ...source('../shared/api/src')].join('\n');
  const found = codes(rust, /ApiError::conflict\(\s*"([a-z0-9_]+)"/g);
  expect(new Set(found).size).toBeGreaterThan(50);
  for (const code of found) expect(`problem.${code}` in words || `failure.${code}` in words, code).toBe(true);
  for (const key of Object.keys(refusals))
    expect(rust.includes(`"${key.slice('problem.'.length)}"`), key).toBe(true);
});

test('why events and rows of files are not taken is said in Portuguese', () => {
  const ledger = (name: string) => readFileSync(`../shared/ledger/src/${name}.rs`, 'utf8');
  const snake = (name: string) => name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase();
  const variants = (text: string, of: string) =>
    codes(text.split(`pub enum ${of} {`)[1]!.split('\n}')[0]!, /^ {4}([A-Z]\w+),/gm).map(snake);
  const rows = source('../shared/ledger/src/import').join('\n');
  const [state] = readFileSync('../functions/customers/src/state.rs', 'utf8').split('#[cfg(test)]\nmod ');
  const found = [
    ...variants(ledger('intake/rejection'), 'Code'),
    ...variants(ledger('subscription/issue'), 'Problem'),
    ...codes(ledger('intake/rejection'), /Self::\w+(?: \{ \.\. \})? => "([a-z_]+)"/g),
    ...codes(rows, /Wrong::new\(\s*\w+,\s*"([a-z_]+)"/g),
    ...codes(state!, /code: "([a-z_]+)"\.to_owned/g),
    'broken_batch',
    'plan_limit_reached',
  ];
  expect(new Set(found.map((code) => `rejected.${code}`))).toEqual(new Set(Object.keys(rejected)));
});

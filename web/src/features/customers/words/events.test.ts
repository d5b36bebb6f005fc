/** What the ledger knows to happen is told in both languages. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { people as en } from './people-en';
import { people as pt } from './people-pt';

const KNOWN = /strum\(serialize = "((?:Subscription|Invoice) [\w ]+)"\)/g;

test('each event of subscriptions and invoices has a name', () => {
  const rust = readFileSync('../shared/domain/src/retention/settings.rs', 'utf8');
  const found = [...rust.matchAll(KNOWN)].map(([, name]) => `event.${name}`);
  expect(found.length).toBeGreaterThan(10);
  const named = (words: object) => Object.keys(words).filter((key) => key.startsWith('event.'));
  expect(new Set(named(en))).toEqual(new Set(found));
  expect(new Set(named(pt))).toEqual(new Set(found));
});

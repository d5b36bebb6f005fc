/** Exports, which the API writes, call columns and cells as the pages do. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { en, kinds } from './en';
import { kinds as ptKinds, pt } from './pt';

const SHARED = [
  'customer',
  'score',
  'risk',
  'risk.low',
  'risk.medium',
  'risk.high',
  'customers.band',
  'customers.known',
  'customers.active',
  'customers.left',
  'customers.stake',
] as const;

test.each([
  ['churn', [en, pt]],
  [
    'lead_scoring',
    [
      { ...en, ...kinds.lead_scoring },
      { ...pt, ...ptKinds.lead_scoring },
    ],
  ],
  [
    'classification',
    [
      { ...en, ...kinds.classification },
      { ...pt, ...ptKinds.classification },
    ],
  ],
])('of %s', (family, catalogues) => {
  // Its own words, and those that all entries share.
  const files = [`${family}/mod.rs`, 'words.rs'];
  const rust = files.map((file) => readFileSync(`../shared/models/src/${file}`, 'utf8')).join('');
  for (const catalogue of catalogues)
    for (const key of SHARED) expect(rust, key).toContain(`"${catalogue[key]}"`);
});

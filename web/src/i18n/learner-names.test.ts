/** The API and its reports call learners as the pages do. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { en } from './en';
import { pt } from './pt';

test.each([
  ['English', en],
  ['Portuguese', pt],
])('in %s', (_, catalogue) => {
  const rust = readFileSync('../shared/report/src/learner_names.rs', 'utf8');
  const named = Object.entries(catalogue).filter(([key]) => key.startsWith('learner.'));
  expect(named.length).toBeGreaterThan(0);
  for (const [key, name] of named) {
    expect(rust, key).toContain(`"${key.slice('learner.'.length)}"`);
    expect(rust, key).toContain(`"${name}"`);
  }
});

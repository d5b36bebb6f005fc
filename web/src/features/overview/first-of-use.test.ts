import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { firstOfUse, newestOfEach } from './first-of-use';

type Run = Schemas['ScoringRunView'];
const runs = ['b2', 'a3', 'b1', 'c1', 'a2'].map((id) => ({ id, model_id: id[0] }) as Run);
const ids = (all: (Run | undefined)[]) => all.map((run) => run?.id);

test('of each model the newest run counts', () =>
  expect(ids(newestOfEach(runs))).toEqual(['b2', 'a3', 'c1']));

test.each([
  ['', 'b2'],
  ['b', 'a3'],
  ['ba', 'c1'],
  ['bac', 'b2'],
])('where models %j say nothing, %s is shown', (useless, shown) =>
  expect(firstOfUse(newestOfEach(runs), (run) => useless.includes(run.model_id))?.id).toBe(shown),
);

import { expect, test } from 'vitest';
import type { Schemas } from './client';
import { leftBefore } from './runs';

type Run = Parameters<typeof leftBefore>[0];
const totals = { customers: 412 } as Schemas['Totals'];
const older = (rows: number) => ({ older_rows: { rows } }) as Schemas['FileNotes'];

test.each<[string, Run, number]>([
  ['none have left', { rows: 412, totals }, 0],
  ['some have', { rows: 600, totals }, 188],
  ['older rows are no customers', { rows: 600, totals, file: older(100) }, 88],
  ['it has not ended', { rows: 600 }, 0],
])('where %s', (_, run, left) => expect(leftBefore(run)).toBe(left));

import { expect, test } from 'vitest';
import { timeLeft } from './time-left';

const S = 1000;
test.each([
  ['half is done', 0.5, 20 * S, 20 * S, 20 * S],
  ['time goes on since', 0.5, 20 * S, 30 * S, 10 * S],
  ['it takes longer than thought', 0.5, 20 * S, 90 * S, 0],
  ['only the plan is there', 0.05, 4 * S, 4 * S, undefined],
  ['nothing is done', 0, 4 * S, 4 * S, undefined],
  ['the clock here is slow', 0.5, -5 * S, -5 * S, undefined],
])('when %s', (_, part, partAt, now, left) => expect(timeLeft(part, 0, partAt, now)).toBe(left));

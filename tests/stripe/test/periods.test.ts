import assert from 'node:assert/strict';
import { test } from 'node:test';
import { later, periodFrom } from '../src/billing/periods.js';

const at = (text: string) => Date.parse(`${text}T08:30:00Z`) / 1000;
const month = { interval: 'month', interval_count: 1 };
const year = { interval: 'year', interval_count: 1 };

test('a month later is the same day, or the last of the month', () => {
  assert.equal(later(at('2026-01-15'), month), at('2026-02-15'));
  assert.equal(later(at('2026-01-31'), month), at('2026-02-28'));
  assert.equal(later(at('2026-01-31'), month, 2), at('2026-03-31'));
  assert.equal(later(at('2026-11-30'), month, 3), at('2027-02-28'));
  assert.equal(later(at('2028-02-29'), year), at('2029-02-28'));
  assert.equal(later(at('2028-02-29'), year, 4), at('2032-02-29'));
});

test('periods follow each other without a gap, and keep the day they began on', () => {
  const anchor = at('2026-01-31');
  let start = anchor;
  const ends = [];
  for (let times = 0; times < 4; times += 1) {
    const period = periodFrom(anchor, month, start);
    assert.equal(period.start, start);
    ends.push(period.end);
    start = period.end;
  }
  assert.deepEqual(ends, ['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'].map(at));
});

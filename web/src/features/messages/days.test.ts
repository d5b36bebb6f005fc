import { expect, test } from 'vitest';
import { dayAfter, dayIn, localMoment } from './days';

test.each([
  ['UTC', '2026-11-30'],
  ['America/Sao_Paulo', '2026-11-29'],
  ['Pacific/Kiritimati', '2026-11-30'],
])('in %s it is %s', (zone, day) => expect(dayIn(zone, Date.parse('2026-11-30T01:30:00Z'))).toBe(day));

test.each([
  ['2026-11-30', 1, '2026-12-01'],
  ['2028-02-28', 1, '2028-02-29'],
  ['2027-01-01', -1, '2026-12-31'],
])('%s and %i days is %s', (day, days, other) => expect(dayAfter(day, days)).toBe(other));

test('a moment in a field is the same moment', () => {
  const at = Date.parse('2026-07-01T12:34:00Z');
  expect(new Date(localMoment(at)).getTime()).toBe(at);
});

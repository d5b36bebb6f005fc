import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { formats } from './format';

beforeAll(() => void vi.stubEnv('TZ', 'America/Sao_Paulo'));
afterAll(() => void vi.unstubAllEnvs());

test('a day is the same day west of UTC', () => {
  const { date, dataDay, day, fullDay, exact, cell, before, ago } = formats('en');
  // Were it not west of UTC, the rest would say nothing.
  expect(new Date('2026-12-01T00:00Z').getDate()).toBe(30);
  expect(date('2026-12-01T00:00:00Z')).toBe('Dec 1, 2026');
  expect(date(Date.parse('2025-01-01'))).toBe('Jan 1, 2025');
  expect(dataDay(Date.parse('2025-01-01T01:30Z'))).toBe('Jan 1, 2025');
  expect(exact('2026-12-01T00:00:00.000Z')).toBe('Dec 1, 2026');
  expect(day('2026-12-01')).toBe('Dec 1');
  expect(fullDay('2026-12-01')).toBe('December 1, 2026');
  expect(cell('2026-12-01')).toBe('Dec 1, 2026');
  expect(before('2026-11-30T00:00:00Z', '2026-12-01T00:00:00Z')).toBe('Nov 30, 2026');
  expect(formats('pt-BR').date('2026-12-01T00:00:00Z')).toBe('1 de dez. de 2026');
  const evening = Date.parse('2026-12-01T22:00-03:00');
  expect(ago('2026-12-01T00:00:00Z', evening)).toBe('today');
  expect(ago('2026-11-30T00:00:00Z', evening)).toBe('yesterday');
});

test('what happened at some time is told by the clock of the reader', () => {
  const { date, exact, moment } = formats('en');
  expect(date('2026-12-01T01:30:00Z')).toBe('Nov 30, 2026');
  expect(exact('2026-12-01T01:30:00Z')).toMatch(/^Nov 30, 2026, 10:30\sPM$/);
  // Whoever chose this hour sees it.
  expect(moment('2026-12-01T00:00:00Z')).toMatch(/^Nov 30, 2026, 9:00\sPM$/);
});

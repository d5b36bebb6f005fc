import { expect, test } from 'vitest';
import { formats } from './format';

const plain = (text: string) => text.replace(/\u00a0/g, ' ');

test.each([
  ['en', 'USD', 24, '$24'],
  ['en', 'USD', 24.5, '$24.50'],
  ['en', 'USD', 999.99, '$999.99'],
  ['en', 'USD', 1000.4, '$1,000'],
  ['en', 'USD', 126_917.59, '$126,918'],
  ['en', 'USD', -1_234_567, '−$1.23M'],
  ['en', null, 24.5, '24.50'],
  ['en', undefined, 126_917.59, '126,918'],
  ['pt-BR', 'BRL', 24.5, 'R$ 24,50'],
  ['pt-BR', 'BRL', 2147.26, 'R$ 2.147'],
])('in %s, %s %d of money is written %s', (language, currency, value, said) =>
  expect(plain(formats(language).money(value, currency))).toBe(said),
);

test('a minus is no hyphen', () => {
  expect(formats('en').points(-24.5)).toBe('−24.5');
  expect(formats('pt-BR').points(-24.5)).toBe('−24,5');
  expect(formats('en').points(3)).toBe('+3.0');
});

test('months and amounts of revenue are written short', () => {
  expect(formats('en').monthOf('2026-03')).toBe('Mar ’26');
  expect(plain(formats('pt-BR').monthOf('2026-03'))).toBe('mar. ’26');
  expect(formats('en').compactPrice(123_450_00, 'USD')).toBe('$123.5K');
  expect(formats('en').compactPrice(1200, 'JPY')).toBe('¥1.2K');
});

test('what was before on the same day is told by its hour', () => {
  const { before } = formats('en');
  expect(before('2026-03-13T12:00', '2026-03-14T12:00')).toBe('Mar 13, 2026');
  expect(before('2026-03-14T09:30', '2026-03-14T12:00')).toMatch(/^Mar 14, 2026, 9:30\sAM$/);
});

test.each([
  ['en', '2026-03-14', 'Mar 14, 2026'],
  ['en', '2026-03-14T00:00:00Z', 'Mar 14, 2026'],
  ['pt-BR', '2026-03-14', '14 de mar. de 2026'],
  ['en', '12345.678', '12,345.68'],
  ['pt-BR', '0.12345', '0,123'],
  ['en', '02134', '02134'],
  ['en', '2019', '2019'],
  ['en', 'Basic', 'Basic'],
  ['en', '2026-03-14-x', '2026-03-14-x'],
])('in %s, a cell of %s is written %s', (language, text, said) =>
  expect(formats(language).cell(text)).toBe(said),
);

const NOW = new Date(2026, 10, 29, 15, 30);
test.each([
  ['en', new Date(2026, 10, 29, 15, 29, 40), 'now'],
  ['en', new Date(2026, 10, 29, 15, 18), '12 minutes ago'],
  ['en', new Date(2026, 10, 29, 9, 0), '6 hours ago'],
  ['en', new Date(2026, 10, 28, 23, 0), 'yesterday'],
  ['en', new Date(2026, 10, 26, 23, 0), '3 days ago'],
  ['pt-BR', new Date(2026, 10, 26, 1, 0), 'há 3 dias'],
  ['pt-BR', new Date(2026, 10, 28, 1, 0), 'ontem'],
  ['en', new Date(2026, 10, 30, 12, 0), 'tomorrow'],
  ['en', new Date(2026, 9, 3), 'Oct 3, 2026'],
])('in %s, %s was %s', (language, at, said) =>
  expect(formats(language).ago(at.getTime(), NOW.getTime())).toBe(said),
);

test.each([
  ['en', 30, 'Sep ’26'],
  ['pt-BR', 30, 'set. ’26'],
  ['en', 7, 'Sep 3'],
  ['en', 366, '2026'],
])('in %s, a mark of an axis that is %d days from the next says %s', (language, days, said) =>
  expect(formats(language).mark(new Date(2026, 8, 3).getTime(), days * 86_400_000)).toBe(said),
);

test.each([
  [0.254, 0.25, '25.4%'],
  [0.25, 0.25, '25%'],
  [0.2496, 0.25, '24%'],
  [0.2504, 0.2507, '24.9%'],
  [0.2507, 0.2507, '25%'],
  [0.2549, 0.2507, '25.4%'],
  [0.2546, 0.2549, '25.3%'],
  [0.29, 0.25, '29%'],
  [0.6851, 0.25, '68%'],
  [0.999, undefined, '99%'],
  [1, 0.25, '100%'],
])('a risk of %d where the level is %s is shown as %s', (score, level, said) =>
  expect(formats('en').risk(score, level)).toBe(said),
);

test('a risk that is shown to reach the level has reached it, and no other', () => {
  const { level: stated, risk, fineRisk } = formats('en');
  for (let level = 0.2; level < 0.32; level += 0.00337)
    for (let score = level - 0.012; score < level + 0.012; score += 0.00053)
      for (const said of [risk(score, level), fineRisk(score, level)])
        expect(parseFloat(said) >= parseFloat(stated(level)), `${score} of ${level}: ${said}`).toBe(
          score >= level,
        );
});

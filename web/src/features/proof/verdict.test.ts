import { expect, test } from 'vitest';
import type { Words } from '../../i18n';
import { en } from '../../i18n/en';
import { filler } from '../../i18n/fill';
import { formats } from '../../i18n/format';
import { pt } from '../../i18n/pt';
import type { Finding, Measure } from './api';
import { asked, shares } from './sizes';
import { inCustomers, inMoney, tone, verdict } from './verdict';

function words(language: 'en' | 'pt-BR'): Pick<Words, 't' | 'f'> {
  const fill = filler(language);
  const catalogue: Record<string, string> = language === 'en' ? en : pt;
  return { t: (key, values) => fill(catalogue[key] ?? key, values), f: formats(language) };
}
const english = words('en');

const measure = (finding: Finding, total?: [number, number, number]): Measure => ({
  finding,
  units: 400,
  horizon_days: 90,
  total: total && { value: total[0], low: total[1], high: total[2] },
  detectable: 0.05,
  plan: { triggers: 1000, share: 0.1, churn: 0.2, deviation: 0, method: 'year' },
  points: [],
});
const said = (finding: Finding, total?: [number, number, number]) =>
  verdict(english, 'kept', measure(finding, total), inCustomers(english));

test('a gain is told with its interval, in customers and in money', () => {
  expect(said({ code: 'gain' }, [41.4, 12.2, 70.9])).toBe(
    'Messages kept 41 customers who would have left: 12 to 71, with 95% certainty.',
  );
  const money = verdict(
    english,
    'revenue',
    measure({ code: 'gain' }, [123_400, 10_000, 236_800]),
    inMoney(english, 'EUR'),
  );
  expect(money).toBe(
    'They brought €1,234 that would not have been paid: €100 to €2,368, with 95% certainty.',
  );
});

test('a loss is told by its size, the lesser end first', () => {
  expect(said({ code: 'loss' }, [-20, -31, -9])).toBe(
    'Messages drove away 20 customers who would have stayed: 9 to 31, with 95% certainty.',
  );
});

test('what is not proven is told with what is missing', () => {
  expect(said({ code: 'more_certainty', units: 1200.2 }, [9, -4, 22])).toBe(
    'Not proven yet: messages may have kept anything from −4 to 22 customers. About 1,201 more customers would prove it, if the effect is as large as it looks.',
  );
  expect(said({ code: 'more_certainty' })).toBe('Not proven yet.');
  const early: Finding = {
    code: 'more_units',
    treated_left: 0,
    treated_kept: 0,
    held_out_left: 7,
    held_out_kept: 0,
    held_out: 0,
  };
  expect(said(early)).toBe('It is too early to say. 7 more customers who were left alone must have left.');
  expect(said({ code: 'too_few', of: 'held_out_who_left', expected: 6.63, needed: 10 })).toContain(
    'about 6 will leave, and 10 are needed',
  );
  expect(said({ code: 'too_small', detectable: 0.103, possible: 0.1 })).toContain(
    '10.3%, and only 10.0% leave',
  );
});

test('of a campaign it is told what its offers did', () => {
  const kept = measure({ code: 'gain' }, [41.4, 12.2, 70.9]);
  expect(verdict(english, 'kept', kept, inCustomers(english), 'offers')).toBe(
    'Offers kept 41 customers who would have left: 12 to 71, with 95% certainty.',
  );
  const early = measure({
    code: 'more_units',
    treated_left: 2,
    treated_kept: 0,
    held_out_left: 7,
    held_out_kept: 0,
    held_out: 0,
  });
  expect(verdict(english, 'kept', early, inCustomers(english), 'offers')).toBe(
    'It is too early to say. 2 more customers who were made an offer must have left. 7 more customers who were left alone must have left.',
  );
  // Money goes on from what was said of customers.
  const money = measure({ code: 'gain' }, [123_400, 10_000, 236_800]);
  const written = inMoney(english, 'EUR');
  expect(verdict(english, 'revenue', money, written, 'offers')).toBe(
    verdict(english, 'revenue', money, written),
  );
});

test('every finding has a sentence in both languages', () => {
  const all: Finding[] = [
    { code: 'gain' },
    { code: 'loss' },
    { code: 'more_certainty', units: 3 },
    {
      code: 'more_units',
      treated_left: 1,
      treated_kept: 1,
      held_out_left: 1,
      held_out_kept: 1,
      held_out: 1,
    },
    { code: 'too_few', of: 'held_out', expected: 1, needed: 300 },
    { code: 'too_few', of: 'held_out_who_left', expected: 1, needed: 10 },
    { code: 'too_small', detectable: 0.1, possible: 0.05 },
    { code: 'before_pay_back' },
    { code: 'beyond_forecast' },
  ];
  for (const language of ['en', 'pt-BR'] as const)
    for (const kind of ['kept', 'revenue'] as const)
      for (const finding of all)
        for (const subject of ['messages', 'offers'] as const) {
          const given = words(language);
          const of = measure(finding, [1, -1, 3]);
          const sentence = verdict(given, kind, of, inCustomers(given), subject);
          expect(sentence).not.toMatch(/proof\.|[{}]/);
          // Of offers nobody is told what messages did.
          if (subject === 'offers') expect(sentence).not.toMatch(/message|mensage/i);
        }
  expect(all.map(tone)).toEqual(['good', 'bad', 'warn', '', '', '', '', '', '']);
});

test('what is typed is asked where it is a number', () => {
  expect(asked({ customers: '20.000', churn: '4,5' })).toEqual({ customers: 20_000, monthly_churn: 0.045 });
  expect(asked({ customers: '', churn: '' })).toEqual({});
  expect(asked({ customers: 'many', churn: '101' })).toEqual({});
});

test('the present share stands among the others, once', () => {
  const one = (hold_out: number) => ({
    hold_out,
    held_out: 1000 * hold_out,
    detectable: 0.1,
    method: 'year' as const,
    detectable_charges: 1,
  });
  const shown = shares({ plan: one(0.1), alternatives: [0.05, 0.1, 0.2].map(one) });
  expect(shown.map(({ hold_out, isNow }) => [hold_out, isNow])).toEqual([
    [0.05, false],
    [0.1, true],
    [0.2, false],
  ]);
});

import { expect, test } from 'vitest';
import { periodOf, timeUnitOf } from './unit';

test.each([
  ['mrr', 'month'],
  ['MonthlyCharges', 'month'],
  ['receita_mensal', 'month'],
  ['arr_usd', 'year'],
  ['Annual fee', 'year'],
  ['price', undefined],
  ['warranty', undefined],
])('the money of %s comes every %s', (name, period) => expect(periodOf(name)).toBe(period));

test.each([
  ['days_since_last_login', 'day'],
  ['tenureMonths', 'month'],
  ['dias_sem_acesso', 'day'],
  ['support_tickets', undefined],
  ['month', 'month'],
  ['daylight', undefined],
])('%s counts %ss', (name, unit) => expect(timeUnitOf(name)).toBe(unit));

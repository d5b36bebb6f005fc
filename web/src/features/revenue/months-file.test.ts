import { expect, test } from 'vitest';
import type { Words } from '../../i18n';
import { formats } from '../../i18n/format';
import { pt } from '../../i18n/pt';
import { filler } from '../../i18n/fill';
import type { Currency, Month } from './api';
import { monthsFile } from './months-file';

const sum = (amount_minor: number) => ({ count: 1, amount_minor });

function month(mrr_minor: number): Month {
  const net = {
    new: sum(mrr_minor),
    reactivation: sum(0),
    expansion: sum(0),
    contraction: sum(0),
    churn: { voluntary: sum(250), involuntary: sum(0), paused: sum(0) },
  };
  return {
    month: '2026-10',
    is_over: true,
    mrr_before_minor: 0,
    mrr_minor,
    customers_before: 0,
    customers: 3,
    gross_retention: 0.9,
    net_retention: null,
    revenue_churn: 0.1,
    logo_churn: 0.2,
    net,
    changes: net,
    payments: sum(mrr_minor),
    failed: sum(0),
    recovered: sum(0),
    refunds: sum(0),
  };
}

test('months are rows in the reader’s words, with amounts in units of each currency', () => {
  const fill = filler('pt-BR');
  const words = { t: (key, values) => fill(pt[key], values), f: formats('pt-BR') } as Words;
  const of = (currency: string): Currency => ({ currency, months: [month(1250)], lifetime_value: null });
  const [header, brl, yen] = monthsFile(words, [of('BRL'), of('JPY')]);
  const cell = (row: typeof brl, name: string) => row![header!.indexOf(name)];
  expect(header!.every((name) => typeof name === 'string' && name !== '')).toBe(true);
  expect(new Set(header).size).toBe(header!.length);
  expect([brl!.length, yen!.length]).toEqual([header!.length, header!.length]);
  expect([cell(brl, 'MRR'), cell(yen, 'MRR')]).toEqual([12.5, 1250]);
  expect(cell(brl, 'Churn: cancelamento')).toBe(2.5);
  expect(cell(brl, 'Pagamentos (quantidade)')).toBe(1);
  expect(cell(brl, 'Mês completo')).toBe('Sim');
  expect(cell(brl, 'Retenção líquida')).toBe(null);
});

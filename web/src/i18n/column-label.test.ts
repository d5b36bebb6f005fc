import { expect, test } from 'vitest';
import { columnLabel } from './column-label';

test.each([
  ['days_since_last_login', 'Days since last login'],
  ['MonthlyCharges', 'Monthly charges'],
  ['customerID', 'Customer ID'],
  ['mrr', 'MRR'],
  ['arr_usd', 'ARR USD'],
  ['TENURE', 'Tenure'],
  ['apiURL', 'API URL'],
  ['support_tickets_90d', 'Support tickets 90d'],
  ['plan.tier', 'Plan tier'],
  ['preço_mensal', 'Preço mensal'],
  ['Preço Mensal (R$)', 'Preço Mensal (R$)'],
  ['<script>x</script>', '<script>x</script>'],
  ['_', '_'],
  ['', ''],
])('%s is called %s', (name, label) => expect(columnLabel(name)).toBe(label));

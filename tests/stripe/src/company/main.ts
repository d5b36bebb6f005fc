import { parseArgs } from 'node:util';
import { KEY, startCompanies, startCompany } from './server.js';

const USAGE =
  'npm run company -- --port N [--many] [--customers 20000] [--months 12] [--begin 2023-01-01] [--seed 1] [--after-retries cancel|mark_unpaid]';

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      many: { type: 'boolean', default: false },
      customers: { type: 'string', default: '20000' },
      months: { type: 'string', default: '12' },
      begin: { type: 'string', default: '2023-01-01' },
      seed: { type: 'string', default: '1' },
      'after-retries': { type: 'string', default: 'cancel' },
    },
  });
  const afterRetries = values['after-retries'];
  if (afterRetries !== 'cancel' && afterRetries !== 'mark_unpaid')
    throw new Error('--after-retries: cancel or mark_unpaid');
  const port = whole('port', values.port, 65_535);
  const one = () =>
    startCompany(port, {
      seed: whole('seed', values.seed, 2 ** 31),
      customers: whole('customers', values.customers, 1_000_000),
      months: whole('months', values.months, 60),
      begin: Date.parse(values.begin) / 1000,
      afterRetries,
    });
  const { url } = await (values.many ? startCompanies(port) : one());
  console.log(values.many ? `Companies' Stripe: ${url}` : `A company's Stripe: ${url}, key ${KEY}`);
} catch (error) {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(taken ? `The port is taken: ${String(error)}` : `${String(error)}\n${USAGE}`);
  process.exitCode = 1;
}

function whole(name: string, value: string | undefined, most: number): number {
  if (!/^\d{1,10}$/.test(value ?? '') || Number(value) > most)
    throw new Error(`--${name} takes a whole number up to ${most}`);
  return Number(value);
}

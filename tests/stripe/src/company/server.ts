import type { Request } from '../api.js';
import { listen, type StandIn } from '../server.js';
import { Faults } from './api/faults.js';
import { Keys } from './api/keys.js';
import { Stripe } from './api/stripe.js';
import { Company } from './company.js';
import { control } from './controls.js';
import type { Settings } from './state/world.js';
import { Webhooks } from './webhooks/webhooks.js';

/** The key that opens everything from the start. */
export const KEY = 'rk_test_company';

/** Makes a company and starts its Stripe on this machine's own address. Rejects if the port is taken. */
export async function startCompany(port: number, settings: Settings): Promise<StandIn> {
  const company = new Company(settings);
  const account = company.world.ids.of('acct', 0).slice(0, 21);
  const keys = new Keys(account);
  keys.add(KEY, ['*']);
  const faults = new Faults(company.world, keys);
  const webhooks = new Webhooks(company.world, account);
  const stripe = new Stripe(company.world, keys, webhooks, faults);
  return listen(port, async (request: Request) => {
    if (request.url.pathname.startsWith('/_control')) return control({ company, keys, faults, webhooks }, request);
    return stripe.answer(request);
  });
}

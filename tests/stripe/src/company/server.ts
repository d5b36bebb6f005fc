import type { Request } from '../api.js';
import type { Answer } from '../http/idempotency.js';
import { listen, type StandIn } from '../server.js';
import { Faults } from './api/faults.js';
import { Keys, secretOf } from './api/keys.js';
import { Stripe } from './api/stripe.js';
import { Company } from './company.js';
import { control } from './controls.js';
import type { Settings, World } from './state/world.js';
import { Webhooks } from './webhooks/webhooks.js';

/** The key that opens everything from the start. */
export const KEY = 'rk_test_company';

/** A company with its account, its API and its controls. */
export class Hosted {
  readonly keys: Keys;
  private readonly stripe: Stripe;
  private readonly parts;
  private webhooks!: Webhooks;

  constructor(settings: Settings, key: string) {
    // What happens from then on is in the log of its account.
    const lately = (world: World) => (this.webhooks = new Webhooks(world, world.ids.of('acct', 0).slice(0, 21)));
    const company = new Company(settings, { lately });
    const { webhooks } = this;
    const { account } = webhooks;
    this.keys = new Keys(account);
    this.keys.add(key, ['*']);
    const faults = new Faults(company.world, this.keys);
    this.stripe = new Stripe(company.world, this.keys, webhooks, faults);
    this.parts = { company, keys: this.keys, faults, webhooks };
  }

  control(request: Request): Promise<Answer> {
    return control(this.parts, request);
  }

  answer(request: Request): Answer {
    return this.stripe.answer(request);
  }
}

/** Makes a company and starts its Stripe on this machine's own address. Rejects if the port is taken. */
export async function startCompany(port: number, settings: Settings): Promise<StandIn> {
  const company = new Hosted(settings, KEY);
  return listen(port, async (request: Request) => {
    if (request.url.pathname.startsWith('/_control')) return company.control(request);
    return company.answer(request);
  });
}

/**
 * Starts many companies behind one address, none at first: tests that run side by side have one each. `POST /_companies/NAME`
 * with settings makes one, whose key is `rk_test_NAME`; its controls are below `/_companies/NAME/`. Which company a call
 * of the API is for, its key tells.
 */
export async function startCompanies(port: number): Promise<StandIn> {
  const companies = new Map<string, Hosted>();
  const nobodys = new Hosted({ ...FEW, customers: 1, months: 1 }, 'rk_test_nobody');
  return listen(port, async (request: Request) => {
    const [, name = '', rest] = /^\/_companies\/(\w+)(\/.*)?$/.exec(request.url.pathname) ?? [];
    if (name === '') {
      const key = secretOf(request.headers);
      const company = [...companies.values()].find((each) => key !== undefined && each.keys.knows(key));
      return (company ?? nobodys).answer(request);
    }
    const found = companies.get(name);
    if (found && rest !== undefined) {
      const url = new URL(`/_control${rest}${request.url.search}`, request.url);
      return found.control({ ...request, url });
    }
    if (found || rest !== undefined) return { status: 400, body: `{"error": "the company ${name}"}` };
    const given = JSON.parse(request.body || '{}') as Partial<Settings>;
    companies.set(name, new Hosted({ ...FEW, ...given, ids: name }, `rk_test_${name}`));
    return { status: 200, body: JSON.stringify({ key: `rk_test_${name}` }) };
  });
}

/** A young company with few customers. */
const FEW: Settings = {
  seed: 1,
  customers: 60,
  months: 6,
  begin: Date.parse('2023-01-01') / 1000,
  afterRetries: 'cancel',
};

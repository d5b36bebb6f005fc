import type { Request } from '../api.js';
import { DAY } from '../clock.js';
import type { Answer } from '../http/idempotency.js';
import { KINDS, type Fault, type Faults } from './api/faults.js';
import { RIGHTS, type Keys } from './api/keys.js';
import type { Company } from './company.js';
import { writeUsage } from './usage/segment.js';
import { BEHAVED, type Endpoint } from './webhooks/endpoint.js';
import type { Webhooks } from './webhooks/webhooks.js';

/** Reads what was sent to a control; a name that it does not ask for is refused. */
export class Given {
  private readonly unread: Set<string>;

  constructor(private readonly body: Record<string, unknown>) {
    this.unread = new Set(Object.keys(body));
  }

  number(name: string, otherwise?: number, most = Number.MAX_SAFE_INTEGER): number {
    const value = this.take(name) ?? otherwise;
    if (typeof value === 'number' && value >= 0 && value <= most) return value;
    throw new Error(`${name}: a number up to ${most}`);
  }

  text(name: string, otherwise?: string): string {
    const value = this.take(name) ?? otherwise;
    if (typeof value === 'string') return value;
    throw new Error(`${name}: text`);
  }

  texts(name: string, otherwise?: string[]): string[] {
    const value = this.take(name) ?? otherwise;
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
    throw new Error(`${name}: a list of text`);
  }

  oneOf<T extends string>(name: string, known: readonly T[], otherwise?: T): T {
    const value = this.take(name) ?? otherwise;
    const found = known.find((each) => each === value);
    if (found !== undefined) return found;
    throw new Error(`${name}: one of ${known.join(', ')}`);
  }

  yes(name: string): boolean {
    const value = this.take(name) ?? false;
    if (typeof value === 'boolean') return value;
    throw new Error(`${name}: true or false`);
  }

  /** The first second of a UTC day, given as `2024-03-01`. */
  day(name: string): number {
    const value = this.text(name);
    const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) / 1000 : NaN;
    if (Number.isInteger(time)) return time;
    throw new Error(`${name}: a day, such as 2024-03-01`);
  }

  /** Refuses what nobody read: a typo would let a test pass for nothing. */
  done(control: string): void {
    const [first] = this.unread;
    if (first !== undefined) throw new Error(`${control} takes no ${first}`);
  }

  private take(name: string): unknown {
    this.unread.delete(name);
    return this.body[name];
  }
}

/** All that can be controlled. */
interface Parts {
  company: Company;
  keys: Keys;
  faults: Faults;
  webhooks: Webhooks;
}

/** Prepares a control by reading what was given; what it returns carries it out. */
type Control = (parts: Parts, given: Given) => () => unknown;

const YEARS = 5 * 366;

const CONTROLS: Record<string, Control> = {
  'GET state': (parts) => () => state(parts),
  'GET books':
    ({ company }) =>
    () =>
      company.books.months,
  'GET features': ({ company }, given) => {
    const month = given.text('month', '');
    return () => (month === '' ? company.truth.names : table(company, month));
  },
  'POST advance': (parts, given) => {
    const days = given.number('days', undefined, YEARS);
    const pace = given.oneOf('deliver', ['at_once', 'daily'], 'at_once');
    return async () => {
      await advance(parts, days, pace);
      return state(parts);
    };
  },
  'POST keys': ({ keys }, given) => {
    const secret = given.text('key');
    const scopes = given.texts(
      'scopes',
      RIGHTS.map((each) => `${each}_read`),
    );
    return () => (keys.add(secret, scopes), keys.list());
  },
  'POST keys/revoke': ({ keys }, given) => {
    const secret = given.text('key');
    return () => (keys.revoke(secret), keys.list());
  },
  'POST webhooks': ({ webhooks }, given) => {
    const url = given.text('url');
    const events = given.texts('events', ['*']);
    const secret = given.text('secret', '');
    if (!URL.canParse(url)) throw new Error('url: a URL');
    return () => {
      const endpoint = webhooks.register(url, { events, ...(secret && { secret }) });
      return { ...endpoint.object(), secret: endpoint.secrets[0] };
    };
  },
  'POST webhooks/misbehave': ({ webhooks }, given) => {
    const endpoint = named(webhooks, given);
    const misbehaviour = {
      lost: given.number('lost', BEHAVED.lost, 1),
      doubled: given.number('doubled', BEHAVED.doubled, 1),
      late: given.number('late', BEHAVED.late, 1),
      lateDays: given.number('late_days', BEHAVED.lateDays, 30),
      reversed: given.yes('reversed'),
    };
    return () => ((endpoint.misbehaviour = misbehaviour), misbehaviour);
  },
  'POST webhooks/secrets': ({ webhooks }, given) => {
    const endpoint = named(webhooks, given);
    const secrets = given.texts('secrets');
    return () => ((endpoint.secrets = secrets), { id: endpoint.id });
  },
  'POST webhooks/foreign': ({ webhooks }, given) => {
    const endpoint = named(webhooks, given);
    const signed = given.oneOf('signed_with', ['own', 'endpoint'], 'own');
    return () => webhooks.foreign(endpoint, signed);
  },
  'POST webhooks/replay': ({ webhooks }, given) => {
    const endpoint = named(webhooks, given);
    const events = given.texts('events');
    return () => webhooks.replay(endpoint, events);
  },
  'GET webhooks/attempts':
    ({ webhooks }) =>
    () =>
      webhooks.attempts,
  'GET faults':
    ({ faults }) =>
    () => ({ waiting: faults.waiting, done: faults.done }),
  'POST faults': ({ faults }, given) => {
    const fault: Fault = {
      kind: given.oneOf('kind', KINDS),
      path: given.text('path', '/v1/'),
      after: given.number('after', 0),
      times: given.number('times', 1),
      retryAfter: given.number('retry_after', 1),
      status: given.number('status', 500, 599),
      which: given.oneOf('which', ['cursor', 'next'], 'next'),
    };
    return () => (faults.waiting.push(fault), { waiting: faults.waiting });
  },
  'POST coupons': ({ company }, given) => {
    const id = given.text('id');
    const percent = given.number('percent', undefined, 100);
    const months = given.number('months', undefined, 36);
    const { catalog } = company.world;
    if (catalog.coupons.some((each) => each.id === id)) throw new Error(`id: there is a coupon ${id}`);
    return () =>
      catalog.addCoupon({ id, percent, months, amount: null, currency: null, duration: 'repeating' });
  },
  'POST usage': ({ company }, given) => {
    const [from, to, dir] = [given.day('from'), given.day('to'), given.text('dir')];
    const naming = given.oneOf('naming', ['stripe', 'company'], 'stripe');
    if (to > company.world.now) throw new Error('to: no later than the present day');
    return () => writeUsage(company.world, { from, to, dir, naming });
  },
};

/** Carries a control out: JSON under `/_control`. One at a time but for those that only read. */
export async function control(parts: Parts, { method, url, body }: Request): Promise<Answer> {
  try {
    const name = `${method} ${url.pathname.replace('/_control/', '')}`;
    const found = Object.hasOwn(CONTROLS, name) ? CONTROLS[name] : undefined;
    if (!found) throw new Error(`no such control: ${name}; see tests/stripe/README.md`);
    const sent = body === '' ? Object.fromEntries(url.searchParams) : (JSON.parse(body) as Record<string, unknown>);
    const given = new Given(sent);
    const run = found(parts, given);
    given.done(name);
    return { status: 200, body: JSON.stringify(await run()) };
  } catch (error) {
    return { status: 400, body: JSON.stringify({ error: String(error) }) };
  }
}

/** Moves time on. Events are handed over before time goes on, or at the end of each day. */
async function advance({ company, webhooks }: Parts, days: number, pace: 'at_once' | 'daily'): Promise<void> {
  const { world } = company;
  const to = world.now + Math.round(days * DAY);
  let day = world.now + DAY;
  await webhooks.flush();
  while (world.queue.next && world.queue.next.at <= to) {
    if (pace === 'daily' && world.queue.next.at > day) {
      await webhooks.flush();
      day += DAY;
      continue;
    }
    world.step(to);
    if (pace === 'at_once') await webhooks.flush();
  }
  world.run(to);
  await webhooks.flush();
}

function state({ company, webhooks, keys }: Parts): object {
  const { now, settings, customers, subscriptions, invoices, charges } = company.world;
  const counts = {
    customers: customers.length,
    subscriptions: subscriptions.length,
    invoices: invoices.length,
    charges: charges.length,
  };
  const endpoints = webhooks.endpoints.map(({ id, url, misbehaviour }) => ({ id, url, misbehaviour }));
  return { now, account: webhooks.account, settings, counts, keys: keys.list(), endpoints };
}

function table(company: Company, month: string): object {
  const found = company.truth.table(company.world, month);
  if (!found) throw new Error(`month: one of ${company.truth.names.join(', ')}`);
  return found;
}

function named(webhooks: Webhooks, given: Given): Endpoint {
  const id = given.text('endpoint', '');
  const found = id === '' ? webhooks.endpoints[0] : webhooks.endpoints.find((each) => each.id === id);
  if (!found) throw new Error('endpoint: the id of one that is registered');
  return found;
}

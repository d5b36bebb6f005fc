import type { Account, AfterRetries } from './account.js';
import type { Request } from './api.js';
import { DAY } from './clock.js';
import { advance } from './due.js';
import type { Answer } from './http/idempotency.js';
import type { Deliveries } from './webhooks/delivery.js';

type Body = Record<string, unknown>;

/** A control: the names it takes, and what it does. What it gives is the answer; if nothing, the state. */
interface Control {
  takes: string[];
  run: (body: Body) => Promise<object | void> | object | void;
}

/** How far the clock moves in one go, and how often an event is replayed: enough for any test. */
const LONGEST = 5 * 366 * DAY;
const MOST_TIMES = 1000;

/** The controls by which tests move time and disturb deliveries: JSON under `/_control`. */
export class Controls {
  private readonly all: Record<string, Control> = {
    'GET state': { takes: [], run: () => {} },
    'GET deliveries': { takes: [], run: () => this.attempts() },
    'POST clock': { takes: ['advance_seconds'], run: (body) => this.moveClock(body) },
    'POST settings': { takes: ['after_retries'], run: (body) => this.setSettings(body) },
    'POST webhooks': { takes: ['url', 'secrets', 'hold'], run: (body) => this.setWebhooks(body) },
    'POST webhooks/release': { takes: ['order'], run: (body) => this.release(body) },
    'POST webhooks/replay': {
      takes: ['events', 'times', 'parallel', 'secrets', 'timestamp'],
      run: (body) => this.replay(body),
    },
    'POST events': { takes: ['type', 'object'], run: (body) => this.makeUp(body) },
  };

  constructor(
    private readonly account: Account,
    private readonly deliveries: Deliveries,
  ) {}

  /** Carries a control out. A name it does not take is refused: a typo would let a test pass for nothing. */
  async answer({ method, url, body }: Request): Promise<Answer> {
    try {
      const name = `${method} ${url.pathname.replace('/_control/', '')}`;
      const control = Object.hasOwn(this.all, name) ? this.all[name] : undefined;
      if (!control) throw new Error(`no such control: ${name}; see tests/stripe/README.md`);
      const given = body === '' ? {} : (JSON.parse(body) as Body);
      const strange = Object.keys(given).find((each) => !control.takes.includes(each));
      if (strange !== undefined) throw new Error(`${name} takes no ${strange}`);
      return { status: 200, body: JSON.stringify((await control.run(given)) ?? this.state()) };
    } catch (error) {
      return { status: 400, body: JSON.stringify({ error: String(error) }) };
    }
  }

  private state(): object {
    const { url, secrets, held, waiting } = this.deliveries;
    const webhooks = { url, secrets, hold: held, waiting: waiting.map(({ id, type }) => ({ id, type })) };
    return { now: this.account.now(), after_retries: this.account.afterRetries, webhooks };
  }

  private async attempts(): Promise<object> {
    await this.deliveries.idle();
    return this.deliveries.attempts;
  }

  private async moveClock(body: Body): Promise<void> {
    await advance(this.account, this.deliveries, count(body, 'advance_seconds', LONGEST));
  }

  private setSettings(body: Body): void {
    const known: AfterRetries[] = ['cancel', 'mark_unpaid', 'leave_past_due'];
    this.account.afterRetries = oneOf(body, 'after_retries', known);
  }

  private setWebhooks(body: Body): void {
    if (body.url !== undefined) this.deliveries.url = address(body, 'url');
    if (body.secrets !== undefined) this.deliveries.secrets = texts(body, 'secrets');
    if (body.hold !== undefined) this.deliveries.held = yesOrNo(body, 'hold');
  }

  private async release(body: Body): Promise<void> {
    this.deliveries.release(body.order !== undefined && oneOf(body, 'order', ['sent', 'reversed']) === 'reversed');
    await this.deliveries.idle();
  }

  private async replay(body: Body): Promise<object> {
    const events = texts(body, 'events').map((id) => this.account.events.get(id));
    const times = body.times === undefined ? 1 : count(body, 'times', MOST_TIMES);
    const parallel = body.parallel !== undefined && yesOrNo(body, 'parallel');
    const statuses = await this.deliveries.replay(events, times, parallel, {
      ...(body.secrets !== undefined && { secrets: texts(body, 'secrets') }),
      ...(body.timestamp !== undefined && { timestamp: count(body, 'timestamp') }),
    });
    return { statuses };
  }

  private async makeUp({ type, object }: Body): Promise<object> {
    if (typeof type !== 'string' || typeof object !== 'object' || object === null) {
      throw new Error('give a type and an object');
    }
    const event = this.account.record(type, object);
    await this.deliveries.idle();
    return event;
  }
}

function count(body: Body, name: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = body[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
    throw new Error(`${name}: a whole number up to ${most}`);
  }
  return value;
}

function texts(body: Body, name: string): string[] {
  const value = body[name];
  const fits = Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (!fits) throw new Error(`${name}: a list of text`);
  return value;
}

function yesOrNo(body: Body, name: string): boolean {
  const value = body[name];
  if (typeof value !== 'boolean') throw new Error(`${name}: true or false`);
  return value;
}

function address(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || !URL.canParse(value)) throw new Error(`${name}: a URL`);
  return value;
}

function oneOf<T extends string>(body: Body, name: string, known: T[]): T {
  const found = known.find((each) => each === body[name]);
  if (!found) throw new Error(`${name}: one of ${known.join(', ')}`);
  return found;
}

import { randomBytes } from 'node:crypto';
import { DAY, HOUR } from '../../clock.js';
import { Objects } from '../objects/objects.js';
import type { World } from '../state/world.js';
import { Endpoint, type Misbehaviour } from './endpoint.js';
import { EventLog, payloadOf, type LoggedEvent } from './log.js';

/** When a delivery that was not answered by 2xx is tried again, after the first: for three days. */
const RETRIES = [HOUR, 6 * HOUR, DAY, 2 * DAY, 3 * DAY];
/** How many deliveries are under way at once. */
const AT_ONCE = 8;

interface Delivery {
  event: LoggedEvent;
  endpoint: Endpoint;
  tried: number;
}

/** What became of an event. `lost` and `late` ones are not sent, or not yet. */
export interface Attempt {
  event: string;
  type: string;
  endpoint: string;
  outcome: 'sent' | 'lost' | 'late' | 'foreign';
  status: number;
}

/** Events on their way to the endpoints. */
export class Webhooks {
  readonly endpoints: Endpoint[] = [];
  readonly attempts: Attempt[] = [];
  readonly log: EventLog;
  private ready: Delivery[] = [];
  private made = 0;

  constructor(
    private readonly world: World,
    readonly account: string,
  ) {
    this.log = new EventLog(new Objects(world), (event) => this.take(event));
    world.observer = this.log;
  }

  register(url: string, { secret = newSecret(), events = ['*'] }: { secret?: string; events?: string[] }): Endpoint {
    const id = this.world.ids.of('we', this.made);
    const endpoint = new Endpoint(this.made, id, url, [secret], events, this.world.now);
    this.made += 1;
    this.endpoints.push(endpoint);
    return endpoint;
  }

  remove(id: string): boolean {
    const place = this.endpoints.findIndex((each) => each.id === id);
    if (place >= 0) this.endpoints.splice(place, 1);
    return place >= 0;
  }

  /** Hands over what is ready, some at a time, and what becomes ready meanwhile. */
  async flush(): Promise<void> {
    while (this.ready.length > 0) {
      const all = this.ready;
      this.ready = [];
      if (all.some(({ endpoint }) => endpoint.misbehaviour.reversed)) all.reverse();
      for (let from = 0; from < all.length; from += AT_ONCE) {
        await Promise.all(all.slice(from, from + AT_ONCE).map((each) => this.deliver(each)));
      }
    }
  }

  /** Sends an event of another company's account: signed with its own secret, or with the endpoint's. */
  async foreign(endpoint: Endpoint, signedWith: 'own' | 'endpoint'): Promise<Attempt> {
    const elsewhere = randomBytes(12).toString('hex');
    const object = { id: `cus_${elsewhere}`, object: 'customer', email: 'somebody@another.example', metadata: {} };
    const event = { id: `evt_${elsewhere}`, type: 'customer.created', created: this.world.now };
    const payload = JSON.stringify({
      ...(JSON.parse(payloadOf(event, object)) as object),
      account: `acct_${elsewhere.slice(0, 16)}`,
    });
    const secrets = signedWith === 'endpoint' ? endpoint.secrets : [newSecret()];
    const status = await endpoint.send(payload, secrets);
    const { id, type } = event;
    return this.enter({ event: id, type, endpoint: endpoint.id, outcome: 'foreign', status });
  }

  /** Sends events once more, as they were. */
  async replay(endpoint: Endpoint, ids: string[]): Promise<Attempt[]> {
    const sent: Attempt[] = [];
    for (const id of ids) {
      const event = this.log.find(id);
      if (!event) throw new Error(`no such event: ${id}`);
      sent.push(await this.send({ event, endpoint, tried: RETRIES.length }));
    }
    return sent;
  }

  private take(event: LoggedEvent): void {
    for (const endpoint of this.endpoints) if (endpoint.takes(event.type)) this.misbehave(event, endpoint);
  }

  /** Loses, holds back, doubles or simply sends. The same seed loses the same. */
  private misbehave(event: LoggedEvent, endpoint: Endpoint): void {
    const { lost, late, lateDays, doubled }: Misbehaviour = endpoint.misbehaviour;
    const random = this.world.random('delivery', event.index, endpoint.index);
    const [isLost, isLate, isDoubled] = [random.chance(lost), random.chance(late), random.chance(doubled)];
    const delivery = { event, endpoint, tried: 0 };
    const unsent = (outcome: 'lost' | 'late') =>
      this.enter({ event: event.id, type: event.type, endpoint: endpoint.id, outcome, status: 0 });
    if (isLost) unsent('lost');
    else if (isLate) {
      unsent('late');
      this.world.at(this.world.now + lateDays * DAY, () => this.ready.push(delivery));
    } else for (let times = isDoubled ? 2 : 1; times > 0; times--) this.ready.push(delivery);
  }

  private async deliver(delivery: Delivery): Promise<void> {
    const { status } = await this.send(delivery);
    const wait = RETRIES[delivery.tried];
    if ((status >= 200 && status < 300) || wait === undefined) return;
    const again = { ...delivery, tried: delivery.tried + 1 };
    this.world.at(this.world.now + wait, () => this.ready.push(again));
  }

  private async send({ event, endpoint }: Delivery): Promise<Attempt> {
    const status = await endpoint.send(event.payload);
    return this.enter({ event: event.id, type: event.type, endpoint: endpoint.id, outcome: 'sent', status });
  }

  private enter(attempt: Attempt): Attempt {
    this.attempts.push(attempt);
    return attempt;
  }
}

function newSecret(): string {
  return `whsec_${randomBytes(16).toString('hex')}`;
}

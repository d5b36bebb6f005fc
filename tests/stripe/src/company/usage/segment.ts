import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { DAY } from '../../clock.js';
import { useOn } from '../life/use.js';
import { userId } from '../objects/customers.js';
import type { Random } from '../state/random.js';
import type { Customer } from '../state/rows.js';
import type { World } from '../state/world.js';

/** What a customer is called in usage events: as Stripe does, or as the company does. */
export type Naming = 'stripe' | 'company';

const FEATURES = ['Reports', 'Import', 'Sharing', 'Automation', 'Dashboard', 'Search'];
const SUBJECTS = ['billing', 'bug', 'question', 'performance'];

/** The events of a day in Segment's shape. `day` is its first second. They are the same each time. */
export function* usageOf(world: World, day: number, naming: Naming): Generator<object> {
  for (const customer of world.customers) {
    if (customer.created >= day + DAY) break;
    const name = naming === 'stripe' ? world.ids.of('cus', customer.index) : userId(customer);
    if (customer.created >= day) yield identify(world, customer, name);
    yield* tracksOf(world, customer, day, name);
  }
}

/** Writes a file of JSON lines for each day from `from` up to, but not including, `to`. */
export async function writeUsage(
  world: World,
  { from, to, dir, naming }: { from: number; to: number; dir: string; naming: Naming },
): Promise<{ file: string; events: number }[]> {
  await mkdir(dir, { recursive: true });
  const written: { file: string; events: number }[] = [];
  for (let day = from; day < to; day += DAY) {
    const file = join(dir, `${new Date(day * 1000).toISOString().slice(0, 10)}.jsonl`);
    const stream = createWriteStream(file);
    let events = 0;
    for (const event of usageOf(world, day, naming)) {
      events += 1;
      if (!stream.write(`${JSON.stringify(event)}\n`)) await once(stream, 'drain');
    }
    stream.end();
    await once(stream, 'finish');
    written.push({ file, events });
  }
  return written;
}

function* tracksOf(world: World, customer: Customer, day: number, name: string): Generator<object> {
  const { logins, features, tickets } = useOn(world, customer, day);
  const random = world.random('moments', customer.index, day / DAY);
  const kinds: [string, number, (random: Random) => object][] = [
    ['Logged In', logins, () => ({ device: random.pick(['web', 'web', 'ios', 'android']) })],
    ['Feature Used', features, () => ({ feature: random.pick(FEATURES), duration_seconds: random.whole(5, 900) })],
    ['Support Ticket Opened', tickets, () => ({ subject: random.pick(SUBJECTS) })],
  ];
  // Nobody is there before the sign-up.
  const first = Math.max(day, customer.created);
  for (const [event, count, properties] of kinds) {
    for (let number = 0; number < count; number++) {
      const timestamp = iso(first + Math.floor(random.next() * (day + DAY - first)));
      yield {
        type: 'track',
        messageId: messageId(world, event, customer.index, day, number),
        userId: name,
        event,
        properties: properties(random),
        timestamp,
        context: { library: { name: 'analytics-node', version: '2.2.1' } },
      };
    }
  }
}

function identify(world: World, customer: Customer, name: string): object {
  const { name: full, email, created, country, index } = customer;
  return {
    type: 'identify',
    messageId: messageId(world, 'identify', index, created, 0),
    userId: name,
    traits: { name: full, email, createdAt: iso(created), address: { country } },
    timestamp: iso(created),
    context: { library: { name: 'analytics-node', version: '2.2.1' } },
  };
}

function messageId(world: World, ...of: (string | number)[]): string {
  const digest = createHash('sha256')
    .update([world.settings.seed, ...of].join('/'))
    .digest('hex');
  return `node-next-${digest.slice(0, 32)}`;
}

function iso(time: number): string {
  return new Date(time * 1000).toISOString();
}

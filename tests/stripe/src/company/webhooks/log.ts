import { deflateRawSync, inflateRawSync } from 'node:zlib';
import Stripe from 'stripe';
import { DAY } from '../../clock.js';
import { changes, snapshot } from '../../webhooks/snapshot.js';
import { upcomingObject } from '../objects/invoices.js';
import type { Objects } from '../objects/objects.js';
import type { Row } from '../state/rows.js';
import type { EventType, Observer } from '../state/world.js';

/** An event as it was, which later changes do not touch. Packed, for there are many. */
export class LoggedEvent {
  private readonly packed: Buffer;

  constructor(
    readonly index: number,
    readonly id: string,
    readonly type: string,
    readonly created: number,
    payload: string,
  ) {
    // A copy, for what zlib gives lies in a chunk of 16 kB.
    this.packed = Buffer.from(deflateRawSync(payload, { level: 1 }));
  }

  /** As it is sent. */
  get payload(): string {
    return inflateRawSync(this.packed).toString();
  }
}

/** How long events are kept. */
export const KEPT = 30 * DAY;
/** What is older is forgotten when it is so many. */
const FORGOTTEN_AT_ONCE = 1_000;

/** What happened in the last thirty days. */
export class EventLog implements Observer {
  rows: LoggedEvent[] = [];
  private made = 0;

  /** `onEvent` is told of each. */
  constructor(
    private readonly objects: Objects,
    private readonly onEvent: (event: LoggedEvent) => void,
  ) {}

  before(row: Row): object {
    return snapshot(this.objects.of(row));
  }

  happened(type: EventType, row: Row, before?: object): void {
    const { world } = this.objects;
    const upcoming = type === 'invoice.upcoming' && row.kind === 'subscription';
    const object = snapshot(upcoming ? upcomingObject(world, row) : this.objects.of(row));
    const previous = before && changes(before as ReturnType<typeof snapshot>, object);
    this.record(type, object, type.endsWith('updated') || type === 'charge.refunded' ? previous : undefined);
  }

  find(id: string): LoggedEvent | undefined {
    const place = this.objects.world.ids.placeOf('evt', id);
    return place === undefined ? undefined : this.rows[place - (this.rows[0]?.index ?? 0)];
  }

  private record(type: string, object: object, previous: object | undefined): void {
    const { now: created, ids } = this.objects.world;
    const told = { id: ids.of('evt', this.made), type, created };
    const event = new LoggedEvent(this.made, told.id, type, created, payloadOf(told, object, previous));
    this.made += 1;
    this.rows.push(event);
    this.forget(created);
    this.onEvent(event);
  }

  private forget(now: number): void {
    const last = this.rows[FORGOTTEN_AT_ONCE];
    if (last && last.created <= now - KEPT) this.rows = this.rows.slice(FORGOTTEN_AT_ONCE);
  }
}

/** An event as Stripe sends it. */
export function payloadOf(
  { id, type, created }: { id: string; type: string; created: number },
  object: object,
  previous?: object,
): string {
  const event = {
    id,
    object: 'event',
    api_version: Stripe.API_VERSION,
    created,
    data: { object, ...(previous && { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
  return JSON.stringify(event, null, 2);
}

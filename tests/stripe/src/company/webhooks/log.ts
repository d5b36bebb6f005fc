import Stripe from 'stripe';
import { DAY } from '../../clock.js';
import { changes, snapshot } from '../../webhooks/snapshot.js';
import { upcomingObject } from '../objects/invoices.js';
import type { Objects } from '../objects/objects.js';
import type { Row } from '../state/rows.js';
import type { EventType, Observer } from '../state/world.js';

/** An event as it was, which later changes do not touch. */
export interface LoggedEvent {
  index: number;
  id: string;
  type: string;
  created: number;
  /** As it is sent; bytes take half the memory of text. */
  payload: Buffer;
}

/** How long, and how many at most, events are kept. */
const KEPT = 30 * DAY;
const MOST = 20_000;

/** What happened, from when somebody first listens. */
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
    const event = { ...told, index: this.made, payload: Buffer.from(payloadOf(told, object, previous)) };
    this.made += 1;
    this.rows.push(event);
    if (this.rows.length > MOST * 1.1) this.forget(created);
    this.onEvent(event);
  }

  private forget(now: number): void {
    const first = this.rows.findIndex((each) => each.created > now - KEPT);
    this.rows = this.rows.slice(Math.max(first, this.rows.length - MOST));
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

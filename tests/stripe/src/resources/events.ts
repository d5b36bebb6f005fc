import type Stripe from 'stripe';
import { page, paging } from '../http/list.js';
import { accepts, integer, list, object, string, type Field } from '../http/params.js';
import { route } from '../http/router.js';

const range = object({ gt: integer, gte: integer, lt: integer, lte: integer });

/** A time, or bounds of it. */
const within: Field<(time: number) => boolean, false> = {
  required: false,
  read(value, name) {
    if (typeof value === 'string') {
      const at = integer.read(value, name);
      return (time) => time === at;
    }
    const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range.read(value, name);
    return (time) => time > gt && time >= gte && time < lt && time <= lte;
  },
};

const listing = accepts<Stripe.EventListParams>()({ ...paging, created: within, type: string, types: list(string) });

export const routes = [
  route('GET', '/v1/events', listing, ({ account, params }) => {
    const { created = () => true, type, types } = params;
    const rows = account.events.list(
      (each) =>
        created(each.created) &&
        (type === undefined || each.type === type) &&
        (types === undefined || types.includes(each.type)),
    );
    return page(rows, params, '/v1/events');
  }),

  route('GET', '/v1/events/:id', {}, ({ account, id }) => account.events.get(id)),
];

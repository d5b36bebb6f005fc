/** What the address of the list says, and what of it is asked of the API. */
import type { Schemas } from '../../api/client';
import type { Filter, Sort } from './api';
import { asked, type Condition } from './conditions';
import type { Order, PeopleSearch } from './people-search';

/** Of whom: those who are still there unless said. */
export type Who = 'left' | 'all';

/** Of all customers, who is looked for; of a file's, the rest. */
export interface CustomersSearch extends PeopleSearch {
  run?: string;
  who?: Who;
  /** What columns of their data must say. */
  filter?: Condition[];
  sort?: Sort;
  /** The order of all customers. */
  order?: Order;
  /** Whom the list shows beside itself. */
  peek?: string;
}

const KNOWN = { left: true, all: undefined } as const;

/** The order unless said: the most to lose first, where that is known. */
export const usualSort = (run: Schemas['ScoringRunView']): Sort =>
  run.totals?.value ? '-value_at_stake' : '-score';

/** What is asked of the API. Where the data have names, one searches by these. */
export const filterOf = (
  { q, risk, who, filter, sort }: CustomersSearch,
  run: Schemas['ScoringRunView'],
  name?: string,
): Filter => ({
  q: name ? undefined : q,
  risk,
  known: who ? KNOWN[who] : false,
  filter: asked(name && q ? [...(filter ?? []), { feature: name, contains: q }] : filter),
  sort: sort ?? usualSort(run),
});

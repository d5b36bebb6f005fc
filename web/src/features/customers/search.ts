/** What the address of the list says, and what of it is asked of the API. */
import type { Schemas } from '../../api/client';
import type { Filter, Sort } from './api';

/** Of whom: those who are still there unless said. */
export type Who = 'left' | 'all';

export interface CustomersSearch {
  run?: string;
  q?: string;
  risk?: Schemas['Risk'];
  who?: Who;
  sort?: Sort;
  /** Whom the list shows beside itself. */
  peek?: string;
}

const KNOWN = { left: true, all: undefined } as const;

export const filterOf = ({ q, risk, who, sort = '-score' }: CustomersSearch): Filter => ({
  q,
  risk,
  known: who ? KNOWN[who] : false,
  sort,
});

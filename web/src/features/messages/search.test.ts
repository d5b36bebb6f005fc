import { expect, test } from 'vitest';
import { readMessages } from './search';

test.each<[Record<string, unknown>, object]>([
  [{}, {}],
  [
    { tab: 'log', status: 'sent', reason: 'renewal' },
    { tab: 'log', status: 'sent', reason: 'renewal' },
  ],
  [{ reason: 'pause_ending' }, { reason: 'pause_ending' }],
  [{ reason: 'payment_failed' }, { reason: 'payment_failed' }],
  [
    { tab: 'calendar', month: '2026-12', day: '2026-12-24', kind: 'renewal' },
    { tab: 'calendar', month: '2026-12', day: '2026-12-24', kind: 'renewal' },
  ],
  [{ tab: 'calendar', month: '2026-13', kind: 'birthday' }, { tab: 'calendar' }],
  [{ status: 'bounced' }, { status: 'bounced' }],
  [{ tab: 'nothing', status: 'lost', reason: 'birthday', day: 'tomorrow' }, {}],
  [
    { day: '2026-12-01', customer: 17, real: true },
    { day: '2026-12-01', customer: '17', real: true },
  ],
])('of %j, %j is asked for', (search, wanted) => expect(readMessages(search)).toEqual(wanted));

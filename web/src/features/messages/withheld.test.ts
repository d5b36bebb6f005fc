import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import type { Words } from '../../i18n';
import { en } from '../../i18n/en';
import { filler } from '../../i18n/fill';
import { formats } from '../../i18n/format';
import { whyWithheld } from './withheld';

const fill = filler('en');
const words = {
  f: formats('en'),
  either: (key: string, otherwise: string, values?: Record<string, string | number>) =>
    key in en ? fill(en[key as keyof typeof en], values) : otherwise,
} as Words;
const why = (reason: object) =>
  whyWithheld(words, { reason, detail: 'As the API says it.' } as Schemas['WithheldView']);

test.each<[object, string]>([
  [{ code: 'unsubscribed' }, 'Has unsubscribed'],
  [{ code: 'bounced' }, 'Email to the address came back'],
  [{ code: 'complained' }, 'Marked a message as spam'],
  [{ code: 'frequency_cap', messages: 1, days: 7 }, 'Already got 1 message within 7 days'],
  [{ code: 'daily_cap', messages: 1000 }, 'The rule reached its daily limit of 1,000'],
  [{ code: 'quiet_hours', from: 21, until: 8 }, 'Quiet hours where the customer lives: 9:00 PM to 8:00 AM'],
  [
    { code: 'retry_soon', at: '2027-06-04T12:00:00' },
    'Waiting: the payment will be tried again on Jun 4, 2027, 12:00 PM',
  ],
  [{ code: 'of_next_year' }, 'As the API says it.'],
])('%j is said as “%s”', (reason, text) => expect(why(reason).replace(/\s/g, ' ')).toBe(text));

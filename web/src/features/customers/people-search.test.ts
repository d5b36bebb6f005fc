import { expect, test } from 'vitest';
import {
  asked,
  filterOf,
  isSame,
  type PeopleSearch,
  readPeople,
  searchOf,
  withoutChurned,
} from './people-search';

const all: PeopleSearch = {
  q: 'ana',
  status: 'past_due',
  plan: 'Pro',
  currency: 'EUR',
  mrr_from: 0,
  mrr_to: 5000,
  renews_within: 30,
  risk: 'high',
  churned: 'include',
  tenure_from: 90,
  tenure_to: 900,
  owner: 'me',
  tag: 'vip',
  traits: [
    { trait: 'country', any_of: ['BR'] },
    { trait: 'seats', from: '5', below: '50' },
  ],
};

test('who is looked for is the same in the address, for the API and in a segment', () => {
  expect(readPeople({ ...all })).toEqual(all);
  expect(filterOf(all)).toMatchObject({ search: 'ana', mrr_from: 0, traits: JSON.stringify(all.traits) });
  expect(searchOf(filterOf(all))).toEqual(all);
  expect(isSame(all, searchOf(filterOf(all)))).toBe(true);
  expect(isSame(all, { ...all, tag: 'other' })).toBe(false);
  expect(isSame({}, searchOf(filterOf({})))).toBe(true);
});

test('of an address what cannot be is left out', () => {
  const wrong = {
    q: '',
    status: 'away',
    mrr_from: '-1',
    mrr_to: 'x',
    renews_within: 401,
    risk: 'none',
    churned: 'maybe',
    tenure_to: 1.5,
    traits: [null, {}, { trait: '' }],
  };
  expect(readPeople(wrong)).toEqual({});
  expect(readPeople({ mrr_from: '100', plan: 7 })).toEqual({ mrr_from: 100, plan: '7' });
  expect(searchOf({ traits: '{' })).toEqual({});
});

test('by risk, who has churned is left out until somebody takes that filter out', () => {
  expect(asked({ plan: 'Pro' }, '-risk')).toEqual({ plan: 'Pro', churned: 'exclude' });
  expect(asked({ risk: 'high' }, '-mrr')).toEqual({ risk: 'high', churned: 'exclude' });
  expect(asked({ plan: 'Pro' }, '-mrr')).toEqual({ plan: 'Pro' });
  expect(asked({ status: 'canceled' }, '-risk')).toEqual({ status: 'canceled' });
  expect(withoutChurned({}, '-risk')).toBe('include');
  expect(asked({ churned: 'include' }, '-risk')).toEqual({ churned: 'include' });
  expect(withoutChurned({ churned: 'include' }, '-risk')).toBeUndefined();
  expect(withoutChurned({ churned: 'exclude' }, '-mrr')).toBeUndefined();
});

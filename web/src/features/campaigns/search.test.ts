import { expect, test } from 'vitest';
import { readCampaign } from './search';

test('an address is read, and what it cannot mean is left out', () => {
  expect(readCampaign({ tab: 'choices', run: 'dec_1', outcome: 'worth', state: 'open' })).toEqual({
    tab: 'choices',
    run: 'dec_1',
    outcome: 'worth',
    state: 'open',
  });
  expect(readCampaign({ tab: 'rules', run: '', outcome: 'none', state: 1 })).toEqual({});
});

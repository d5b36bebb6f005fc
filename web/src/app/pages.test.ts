import { expect, test } from 'vitest';
import { isIn, SECTIONS } from './pages';

test.each([
  ['/', '/'],
  ['/start', '/'],
  ['/alerts', '/'],
  ['/customers', '/customers'],
  ['/customer', '/customers'],
  ['/campaigns', '/campaigns'],
  ['/campaigns/cmp_1', '/campaigns'],
  ['/campaigns/messages', '/campaigns'],
  ['/results/proof', '/results'],
  ['/results/revenue', '/results'],
  ['/models/mdl_1', '/models'],
  ['/training-runs/trn_1', '/models'],
  ['/datasets/ds_1', '/models'],
  ['/sources', '/models'],
  ['/settings/profile', undefined],
])('%s is in one section alone', (path, section) => {
  const found = SECTIONS.filter((one) => isIn(one, path)).map(({ to }) => to);
  expect(found).toEqual(section ? [section] : []);
});

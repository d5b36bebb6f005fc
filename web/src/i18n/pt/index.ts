import { account } from './account';
import { common } from './common';
import { data } from './data';
import { models } from './models';
import { people } from './people';
import { plan } from './plan';
import { programs } from './programs';
import { results } from './results';
import { settings } from './settings';
import { training } from './training';

/** Português do Brasil. */
export const pt = {
  ...common,
  ...account,
  ...data,
  ...training,
  ...results,
  ...models,
  ...settings,
  ...people,
  ...programs,
  ...plan,
};

import { account } from './account';
import { common } from './common';
import { data } from './data';
import { models } from './models';
import { results } from './results';
import { training } from './training';

/** Português do Brasil. */
export const pt = { ...common, ...account, ...data, ...training, ...results, ...models };

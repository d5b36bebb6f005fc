import { account } from '../features/account/words/en';
import { alerts } from '../features/alerts/words/en';
import { apiKeys } from '../features/api-keys/words/en';
import { audit } from '../features/audit/words/en';
import { billing } from '../features/billing/words/en';
import { campaigns } from '../features/campaigns/words/en';
import { datasets } from '../features/datasets/words/en';
import { library } from '../features/library/words/en';
import { messages } from '../features/messages/words/en';
import { models } from '../features/models/words/en';
import { offers } from '../features/offers/words/en';
import { products } from '../features/offers/words/products-en';
import { organization } from '../features/organization/words/en';
import { overview } from '../features/overview/words/en';
import { proof } from '../features/proof/words/en';
import { revenue } from '../features/revenue/words/en';
import { people } from '../features/customers/words/people-en';
import { recommendations } from '../features/customers/words/recommendations-en';
import { scores } from '../features/customers/words/en';
import { sources } from '../features/sources/words/en';
import { training } from '../features/training/words/en';
import { webhooks } from '../features/webhooks/words/en';
import { common } from './words/en';
import { classification } from './words/classification/en';
import { leads } from './words/leads/en';

/** English. The other languages have the same keys; `{name}` is filled in. */
export const en = {
  ...common,
  ...account,
  ...alerts,
  ...apiKeys,
  ...audit,
  ...billing,
  ...campaigns,
  ...datasets,
  ...library,
  ...messages,
  ...models,
  ...offers,
  ...organization,
  ...overview,
  ...people,
  ...products,
  ...proof,
  ...recommendations,
  ...revenue,
  ...scores,
  ...sources,
  ...training,
  ...webhooks,
};

/** What models of some kinds have other words for. */
export const kinds = { lead_scoring: leads, classification } satisfies Record<string, Partial<typeof en>>;

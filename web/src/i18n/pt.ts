import { account } from '../features/account/words/pt';
import { alerts } from '../features/alerts/words/pt';
import { apiKeys } from '../features/api-keys/words/pt';
import { audit } from '../features/audit/words/pt';
import { billing } from '../features/billing/words/pt';
import { campaigns } from '../features/campaigns/words/pt';
import { datasets } from '../features/datasets/words/pt';
import { library } from '../features/library/words/pt';
import { messages } from '../features/messages/words/pt';
import { models } from '../features/models/words/pt';
import { offers } from '../features/offers/words/pt';
import { products } from '../features/offers/words/products-pt';
import { organization } from '../features/organization/words/pt';
import { overview } from '../features/overview/words/pt';
import { proof } from '../features/proof/words/pt';
import { revenue } from '../features/revenue/words/pt';
import { people } from '../features/customers/words/people-pt';
import { recommendations } from '../features/customers/words/recommendations-pt';
import { scores } from '../features/customers/words/pt';
import { sources } from '../features/sources/words/pt';
import { training } from '../features/training/words/pt';
import { webhooks } from '../features/webhooks/words/pt';
import { common } from './words/pt';
import { failures } from './words/failures/pt';
import { fields } from './words/failures/fields-pt';
import { refusals } from './words/failures/refusals-pt';
import { rejected } from './words/failures/rejected-pt';
import { classification } from './words/classification/pt';
import { leads } from './words/leads/pt';

/** Português do Brasil. */
export const pt = {
  ...failures,
  ...fields,
  ...refusals,
  ...rejected,
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

/** Para o que alguns tipos de modelo têm outras palavras. */
export const kinds = { lead_scoring: leads, classification };

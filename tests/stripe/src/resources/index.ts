import type { Route } from '../http/router.js';
import { routes as coupons } from './coupons.js';
import { routes as customers } from './customers.js';
import { routes as events } from './events.js';
import { routes as invoices } from './invoices.js';
import { routes as meters } from './meters.js';
import { routes as paymentMethods } from './payment_methods.js';
import { routes as portalConfigurations } from './portal_configurations.js';
import { routes as portalSessions } from './portal_sessions.js';
import { routes as prices } from './prices.js';
import { routes as products } from './products.js';
import { routes as promotionCodes } from './promotion_codes.js';
import { routes as sessions } from './checkout_sessions.js';
import { routes as schedules } from './subscription_schedules.js';
import { routes as subscriptions } from './subscriptions.js';
import { routes as taxIds } from './tax_ids.js';

/** All of Stripe's API that Perene calls, one file per resource. */
export const routes: Route[] = [
  ...customers,
  ...taxIds,
  ...paymentMethods,
  ...products,
  ...prices,
  ...coupons,
  ...promotionCodes,
  ...sessions,
  ...portalConfigurations,
  ...portalSessions,
  ...subscriptions,
  ...schedules,
  ...invoices,
  ...meters,
  ...events,
];

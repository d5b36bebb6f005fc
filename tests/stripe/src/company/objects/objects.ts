import { wholeList } from '../../http/list.js';
import { lives } from '../life/standing.js';
import type { Row } from '../state/rows.js';
import type { World } from '../state/world.js';
import { couponObject, priceObject, productObject } from './catalog.js';
import { cardObject, customerObject } from './customers.js';
import { invoiceObject } from './invoices.js';
import { chargeObject, disputeObject, intentObject, invoicePaymentObject, refundObject } from './payments.js';
import { discountObject, subscriptionObject } from './subscriptions.js';

type Identified = { id: string } & Record<string, unknown>;

/** What of Stripe's can be expanded although it is not shown otherwise. */
const LISTS = ['payments', 'refunds', 'subscriptions'];

/** Stripe's objects, made of the company's rows as they are now. */
export class Objects {
  constructor(readonly world: World) {}

  /** The object of a row. Of its lists, those that `paths` expand. */
  of(row: Row, paths: string[] = []): Identified {
    return this.made(row, paths) as unknown as Identified;
  }

  private made(row: Row, paths: string[]): object {
    const { world } = this;
    const asked = new Set(paths.flatMap((each) => each.split('.')).filter((each) => LISTS.includes(each)));
    switch (row.kind) {
      case 'customer': {
        const object = customerObject(world, row);
        if (!asked.has('subscriptions')) return object;
        const mine = row.subscriptions.filter(lives).map((each) => subscriptionObject(world, each));
        return { ...object, subscriptions: wholeList(mine.reverse(), `/v1/customers/${object.id}/subscriptions`) };
      }
      case 'invoice': {
        const object = invoiceObject(world, row);
        if (!asked.has('payments')) return object;
        const payments = row.due > 0 && row.finalizedAt !== null ? [invoicePaymentObject(world, row)] : [];
        return { ...object, payments: wholeList(payments, `/v1/invoice_payments?invoice=${object.id}`) };
      }
      case 'charge': {
        const object = chargeObject(world, row);
        if (!asked.has('refunds')) return object;
        const refunds = row.refunds.map((each) => refundObject(world, each));
        return { ...object, refunds: wholeList(refunds, `/v1/charges/${object.id}/refunds`) };
      }
      case 'subscription':
        return subscriptionObject(world, row);
      case 'payment_method':
        return cardObject(world, row);
      case 'refund':
        return refundObject(world, row);
      case 'dispute':
        return disputeObject(world, row);
      case 'product':
        return productObject(world, row);
      case 'price':
        return priceObject(world, row);
      case 'coupon':
        return couponObject(world, row);
    }
  }

  /** The object of an id, with the right that is needed to read it; `undefined` if there is none. */
  find(id: string, paths: string[] = []): { object: Identified; right: string } | undefined {
    const { world } = this;
    const prefix = id.slice(0, id.lastIndexOf('_'));
    const place = world.ids.placeOf(prefix, id);
    const row = <R extends Row>(rows: R[], right: string) => {
      const found = place === undefined ? undefined : rows[place];
      return found && { object: this.deletedOr(found, id, paths), right };
    };
    switch (prefix) {
      case 'cus':
        return row(world.customers, 'customer');
      case 'sub':
        return row(world.subscriptions, 'subscription');
      case 'in':
        return row(world.invoices, 'invoice');
      case 'ch':
        return row(world.charges, 'charge');
      case 'pm':
        return row(world.cards, 'payment_method');
      case 're':
        return row(world.refunds, 'charge');
      case 'du':
        return row(world.disputes, 'dispute');
      case 'prod':
        return row(world.catalog.products, 'product');
      case 'price':
        return row(world.catalog.prices, 'plan');
      case 'di':
        return place === undefined ? undefined : this.discount(place);
      case 'pi': {
        const invoice = place === undefined ? undefined : world.invoices[place];
        return invoice && { object: intentObject(world, invoice) as unknown as Identified, right: 'payment_intent' };
      }
      default:
        return undefined;
    }
  }

  private deletedOr(row: Row, id: string, paths: string[]): Identified {
    if (row.kind === 'customer' && row.deleted) return { id, object: 'customer', deleted: true } as Identified;
    return this.of(row, paths);
  }

  private discount(index: number): { object: Identified; right: string } | undefined {
    const found = this.world.discounts[index];
    return (
      found && {
        object: discountObject(this.world, found.of, found.discount) as unknown as Identified,
        right: 'coupon',
      }
    );
  }
}

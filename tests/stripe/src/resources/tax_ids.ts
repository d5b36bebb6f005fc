import type Stripe from 'stripe';
import { idOf, type Account } from '../account.js';
import { invalid } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { accepts, required, string } from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

/** How the numbers of a few countries look, and whose they are; other types are taken as they come. */
const FORMATS: Record<string, RegExp> = {
  eu_vat: /^(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z+*]{2,12}$/,
  gb_vat: /^GB([0-9]{9}|[0-9]{12})$/,
  ch_vat: /^CHE[-.0-9]+ ?(MWST|TVA|IVA)$/,
  us_ein: /^[0-9]{2}-?[0-9]{7}$/,
};

const create = accepts<Stripe.CustomerCreateTaxIdParams>()({ type: required(string), value: required(string) });

export const routes = [
  route('POST', '/v1/customers/:id/tax_ids', create, ({ account, id, params }) =>
    addTaxId(account, account.customers.get(id), params.type, params.value),
  ),

  route('GET', '/v1/customers/:id/tax_ids', paging, ({ account, id, params }) => {
    account.customers.get(id);
    return page(
      account.taxIds.list((each) => idOf(each.customer) === id),
      params,
      `/v1/customers/${id}/tax_ids`,
    );
  }),

  route('DELETE', '/v1/customers/:id/tax_ids/:id', {}, ({ account, id, subId }) => {
    account.customers.get(id);
    const taxId = account.taxIds.get(subId);
    account.taxIds.delete(subId);
    account.emit('customer.tax_id.deleted', taxId);
    return { id: subId, object: 'tax_id', deleted: true };
  }),
];

/** Adds a tax id to a customer. Stripe then asks a registry; here it stays `pending`. */
export function addTaxId(account: Account, customer: Stripe.Customer, type: string, value: string): Stripe.TaxId {
  const format = FORMATS[type];
  if (format && !format.test(value)) {
    throw invalid(`Invalid value for ${type}.`, { code: 'tax_id_invalid', param: 'value' });
  }
  const taxId = account.taxIds.insert({
    id: newId('txi'),
    object: 'tax_id',
    country: /^(eu|gb|ch)_/.test(type) ? value.slice(0, 2) : type.slice(0, 2).toUpperCase(),
    created: account.now(),
    customer: customer.id,
    customer_account: null,
    livemode: false,
    owner: { customer: customer.id, customer_account: null, type: 'customer' },
    type,
    value,
    verification: { status: 'pending', verified_address: null, verified_name: null },
  });
  account.emit('customer.tax_id.created', taxId);
  return taxId;
}

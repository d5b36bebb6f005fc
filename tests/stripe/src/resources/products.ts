import type Stripe from 'stripe';
import { invalid } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { accepts, boolean, clearableString, mergeMetadata, metadata, required, string } from '../http/params.js';
import { route } from '../http/router.js';
import { newId } from '../table.js';

const update = accepts<Stripe.ProductUpdateParams>()({
  active: boolean,
  description: clearableString,
  metadata,
  name: string,
  unit_label: clearableString,
});

const create = accepts<Stripe.ProductCreateParams>()({ ...update, id: string, name: required(string) });

const listing = accepts<Stripe.ProductListParams>()({ ...paging, active: boolean });

export const routes = [
  route('POST', '/v1/products', create, ({ account, params }) => {
    const { id = newId('prod'), active = true, description = null, name, unit_label = null } = params;
    if (account.products.find(id)) {
      throw invalid('Product already exists.', { code: 'resource_already_exists', param: 'id' });
    }
    const product = account.products.insert({
      id,
      object: 'product',
      active,
      created: account.now(),
      default_price: null,
      description,
      images: [],
      livemode: false,
      marketing_features: [],
      metadata: mergeMetadata({}, params.metadata),
      name,
      package_dimensions: null,
      shippable: null,
      statement_descriptor: null,
      tax_code: null,
      tax_details: null,
      type: 'service',
      unit_label,
      updated: account.now(),
      url: null,
    });
    account.emit('product.created', product);
    return product;
  }),

  route('GET', '/v1/products', listing, ({ account, params }) => {
    const rows = account.products.list((each) => params.active === undefined || each.active === params.active);
    return page(rows, params, '/v1/products');
  }),

  route('GET', '/v1/products/:id', {}, ({ account, id }) => account.products.get(id)),

  route('POST', '/v1/products/:id', update, ({ account, id, params }) => {
    const product = account.products.get(id);
    const { metadata, ...rest } = params;
    account.change('product.updated', product, () => {
      Object.assign(product, rest, { updated: account.now() });
      product.metadata = mergeMetadata(product.metadata, metadata);
    });
    return product;
  }),
];

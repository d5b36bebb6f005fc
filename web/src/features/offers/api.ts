/** What may be offered to customers, what is sold to them, and which plans they have. */
import { queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { mutation } from '../../ui/mutation';

export type Offer = Schemas['OfferView'];
export type NewOffer = Schemas['NewOffer'];
export type Product = Schemas['ProductView'];
export type NewProduct = Schemas['NewProduct'];

export const offers = queryOptions({
  queryKey: ['offers'],
  queryFn: async () => (await body(api.GET('/v1/offers'))).items,
});

/** How many customers each fits, by its id. Counting takes a moment. */
export const fitting = queryOptions({
  queryKey: [...offers.queryKey, 'fitting'],
  queryFn: async () => {
    const { items } = await body(api.GET('/v1/offers', { params: { query: { count: true } } }));
    return new Map(items.map(({ id, customers }) => [id as string, customers]));
  },
});

export const plansSeen = queryOptions({
  queryKey: ['plans-seen'],
  queryFn: async () => (await body(api.GET('/v1/customers/plans'))).items,
});

export const createOffer = mutation({
  send: (offer: NewOffer) => body(api.POST('/v1/offers', { body: offer })),
  refetch: [offers],
  tell: ({ t }, { name }) => t('offers.made', { name }),
});

export const changeOffer = mutation({
  send: ({ id, change }: { id: string; change: Schemas['OfferUpdate'] }) =>
    body(api.PATCH('/v1/offers/{id}', { ...at({ id }), body: change })),
  refetch: [offers],
  tell: ({ t }) => t('saved'),
});

/** Has customers get an offer, or not any more. */
export const turnOffer = mutation<{ id: string; on: boolean }, Offer>({
  send: ({ id, on }) =>
    body(
      on
        ? api.POST('/v1/offers/{id}/activate', at({ id }))
        : api.POST('/v1/offers/{id}/withdraw', at({ id })),
    ),
  refetch: [offers],
  refusal: 'toast',
  tell: ({ t }, { name }, { on }) => t(on ? 'offers.activated' : 'offers.withdrawnNow', { name }),
  // Once active, an offer is never a draft again.
  reverse: ({ id, on }) => (on ? undefined : { id, on: true }),
});

export const deleteOffer = mutation({
  send: ({ id }: Pick<Offer, 'id' | 'name'>) => body(api.DELETE('/v1/offers/{id}', at({ id }))),
  refetch: [offers],
  tell: ({ t }, _, { name }) => t('offers.deleted', { name }),
});

export const products = queryOptions({
  queryKey: ['products'],
  queryFn: async () => (await body(api.GET('/v1/products'))).items,
});

/** What customers have and the catalogue has not. It is asked for anew whenever that changes. */
export const productSuggestions = queryOptions({
  queryKey: ['products', 'suggestions'],
  queryFn: async () => (await body(api.GET('/v1/products/suggestions'))).items,
});

export const createProduct = mutation({
  send: (product: NewProduct) => body(api.POST('/v1/products', { body: product })),
  refetch: [products],
  tell: ({ t }, { name }) => t('products.made', { name }),
});

export const changeProduct = mutation({
  send: ({ id, change }: { id: string; change: Schemas['ProductUpdate'] }) =>
    body(api.PATCH('/v1/products/{id}', { ...at({ id }), body: change })),
  refetch: [products],
  tell: ({ t }) => t('saved'),
});

export const deleteProduct = mutation({
  send: ({ id }: Pick<Product, 'id' | 'name'>) => body(api.DELETE('/v1/products/{id}', at({ id }))),
  refetch: [products],
  tell: ({ t }, _, { name }) => t('products.deleted', { name }),
});

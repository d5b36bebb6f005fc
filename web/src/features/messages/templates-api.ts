/** The organization's own words: kept, brought back, seen and tried out. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, at, body, type Schemas } from '../../api/client';
import { byCursor, joined } from '../../api/query';
import { mutation } from '../../ui/mutation';
import { keyOf, type Template, type TemplateKey, type TemplateWords } from './templates';

const ROUTE = '/v1/outreach/templates/{reason}/{step}/{language}';
const ALL = ['outreach', 'templates'] as const;
const nameOf = ({ reason, step, language }: TemplateKey) => [reason, step, language].join(' ');

export const templates = queryOptions({
  queryKey: [...ALL, 'list'],
  queryFn: () => body(api.GET('/v1/outreach/templates')).then(({ items }) => items),
});

export const template = (key: TemplateKey) =>
  queryOptions({
    queryKey: [...ALL, 'one', nameOf(key)],
    queryFn: () => body(api.GET(ROUTE, at(keyOf(key)))),
  });

export const versions = (key: TemplateKey) =>
  infiniteQueryOptions({
    queryKey: [...ALL, 'versions', nameOf(key)],
    queryFn: ({ pageParam: cursor }) =>
      body(api.GET(`${ROUTE}/versions`, at(keyOf(key), { limit: 20, cursor }))),
    ...byCursor,
    select: joined,
  });

interface Draft {
  key: TemplateKey;
  words: TemplateWords;
  /** The customer who reads it; else one whom nobody has. */
  customer: string | undefined;
}

const drafted = ({ key, words, customer }: Draft) => ({
  ...at(keyOf(key)),
  body: { words, customer_id: customer },
});

/** What a customer would read; what was read before as long as that is asked. */
export const preview = (draft: Draft) =>
  queryOptions({
    queryKey: [...ALL, 'preview', nameOf(draft.key), draft.words, draft.customer],
    queryFn: () => body(api.POST(`${ROUTE}/preview`, drafted(draft))),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** What a template says is seen in the dry run as well. */
const CONCERNED = [{ queryKey: ALL }, { queryKey: ['dry-run'] }];

interface Change {
  of: Template;
  words: TemplateWords;
}

export const saveTemplate = mutation({
  send: ({ of, words }: Change) =>
    body(api.PUT(ROUTE, { ...at(keyOf(of)), body: { after: of.version, words } })),
  keep: (cache, answer) => cache.setQueryData(template(answer).queryKey, answer),
  refetch: CONCERNED,
  tell: ({ t }) => t('template.saved'),
});

interface Restoration {
  of: Template;
  /** 0 are the built-in words. */
  version: number;
}

export const restoreTemplate = mutation({
  send: ({ of, version }: Restoration) =>
    body(api.POST(`${ROUTE}/restore`, { ...at(keyOf(of)), body: { after: of.version, version } })),
  keep: (cache, answer) => cache.setQueryData(template(answer).queryKey, answer),
  refetch: CONCERNED,
  tell: ({ t }, _, { version }) =>
    version ? t('template.restored', { n: version }) : t('template.restoredBuiltIn'),
});

/** What can be known at once; what comes back later is told of messages alone. */
type Tested = Exclude<Schemas['TemplateTest']['outcome'], 'delivered' | 'bounced' | 'complained'>;

export const testTemplate = mutation({
  send: (draft: Draft) => body(api.POST(`${ROUTE}/test`, drafted(draft))),
  tell: ({ t }, { address, outcome }) => t(`template.tested.${outcome as Tested}`, { address }),
  refusal: 'toast',
});

import { type FormEvent, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { traitLabel } from '../../../i18n/trait-label';
import { Button, Icon, Input, Menu, Options, Select } from '../../../ui';
import { minorOf } from '../../../i18n/minor';
import {
  asked,
  CHURNED,
  type Order,
  type PeopleSearch,
  RISKS,
  STATUSES,
  withoutChurned,
} from '../people-search';
import { useOwners } from './person-figures';

type Facets = Schemas['CustomerFacets'];
type Go = (change: PeopleSearch) => void;

const WITHIN = [7, 14, 30, 60, 90];
const BY = [
  'status',
  'plan',
  'mrr',
  'renewal',
  'risk',
  'churned',
  'tenure',
  'owner',
  'tag',
  'trait',
] as const;
type By = (typeof BY)[number];

/** A filter more, besides those there are. */
export function AddFilter({ facets, search, go }: { facets: Facets; search: PeopleSearch; go: Go }) {
  const { t } = useWords();
  const [by, setBy] = useState<By>('status');
  // Taken in, it opens empty again.
  const [round, setRound] = useState(0);
  const names = {
    status: t('cus.status'),
    plan: t('cus.plan'),
    mrr: t('cus.mrr'),
    renewal: t('cus.renewal'),
    risk: t('cus.risk'),
    churned: t('cus.churned'),
    tenure: t('cus.since'),
    owner: t('cus.owner'),
    tag: t('cus.tag'),
    trait: t('cus.trait'),
  };
  const offered = BY.filter(
    (one) =>
      (one !== 'plan' || facets.plans.length > 0) &&
      (one !== 'tag' || facets.tags.length > 0) &&
      (one !== 'trait' || facets.traits.length > 0),
  );
  const done = (change: PeopleSearch) => {
    go(change);
    setRound(round + 1);
  };
  return (
    <Menu key={round} button={t('filter.add')}>
      <Select label={t('cus.by')} value={by} onValue={setBy}>
        <Options of={offered} text={(one) => names[one]} />
      </Select>
      <Terms key={by} by={by} facets={facets} search={search} onDone={done} />
    </Menu>
  );
}

function Terms({ by, facets, search, onDone }: { by: By; facets: Facets; search: PeopleSearch; onDone: Go }) {
  const { t } = useWords();
  const owners = useOwners();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? '').trim() || undefined;
    onDone(changeOf(by, said, form.getAll('any_of').map(String), search));
  };
  return (
    <form className="stack tight" onSubmit={submit}>
      {by === 'status' && (
        <Select label={t('cus.value')} name="status">
          <Options of={STATUSES} text={(one) => t(`cus.status.${one}`)} />
        </Select>
      )}
      {by === 'plan' && (
        <Select label={t('cus.value')} name="plan">
          <Options of={facets.plans.map(({ value }) => value)} />
        </Select>
      )}
      {by === 'mrr' && (
        <>
          <Select label={t('cus.currency')} name="currency">
            <Options of={facets.currencies.map(({ value }) => value)} />
          </Select>
          <Input label={t('cus.mrrFrom')} name="from" type="number" min={0} step="any" />
          <Input label={t('cus.mrrTo')} name="to" type="number" min={0} step="any" />
        </>
      )}
      {by === 'renewal' && (
        <Select label={t('cus.renewsWithin')} name="days">
          <Options of={WITHIN} text={(n) => t('cus.days', { n })} />
        </Select>
      )}
      {by === 'risk' && (
        <Select label={t('cus.value')} name="risk">
          <Options of={RISKS} text={(one) => t(`risk.${one}`)} />
        </Select>
      )}
      {by === 'churned' && (
        <Select label={t('cus.value')} name="churned">
          <Options of={CHURNED} text={(one) => t(`cus.churned.${one}`)} />
        </Select>
      )}
      {by === 'tenure' && (
        <>
          <Input label={t('cus.tenureFrom')} name="from" type="number" min={0} max={40000} />
          <Input label={t('cus.tenureTo')} name="to" type="number" min={0} max={40000} />
        </>
      )}
      {by === 'owner' && (
        <Select label={t('cus.value')} name="owner">
          <option value="me">{t('cus.me')}</option>
          <option value="none">{t('cus.noOwner')}</option>
          <Options of={owners} />
        </Select>
      )}
      {by === 'tag' && (
        <Select label={t('cus.value')} name="tag">
          <Options of={facets.tags.map(({ value }) => value)} />
        </Select>
      )}
      {by === 'trait' && <TraitTerms of={facets.traits} />}
      <Button kind="primary" type="submit">
        {t('filter.apply')}
      </Button>
    </form>
  );
}

function TraitTerms({ of }: { of: Schemas['TraitFacet'][] }) {
  const words = useWords();
  const { t } = words;
  const [name, setName] = useState(of[0]?.name ?? '');
  const trait = of.find((one) => one.name === name);
  return (
    <>
      <Select label={t('cus.trait')} name="trait" value={name} onValue={setName}>
        <Options of={of.map(({ name }) => ({ id: name, name: traitLabel(words, name) }))} />
      </Select>
      {trait && !trait.is_number && trait.values.length > 0 ? (
        trait.values.map(({ value }) => (
          <label key={value} className="tick">
            <input type="checkbox" name="any_of" value={value} />
            {value}
          </label>
        ))
      ) : trait?.is_number ? (
        <>
          <Input label={t('filter.from')} name="from" type="number" step="any" />
          <Input label={t('filter.below')} name="below" type="number" step="any" />
        </>
      ) : (
        <Input label={t('filter.contains')} name="contains" maxLength={200} />
      )}
      <p className="muted small">{t('filter.empty')}</p>
    </>
  );
}

/** What of a filter that somebody filled in is asked for. */
function changeOf(
  by: By,
  said: (name: string) => string | undefined,
  any_of: string[],
  search: PeopleSearch,
): PeopleSearch {
  const [from, to] = [said('from'), said('to')];
  const currency = said('currency');
  const amount = (text?: string) => (text && currency ? minorOf(Number(text), currency) : undefined);
  const whole = (text?: string) => (text === undefined ? undefined : Number(text));
  switch (by) {
    case 'mrr':
      return { currency, mrr_from: amount(from), mrr_to: amount(to) };
    case 'renewal':
      return { renews_within: whole(said('days')) };
    case 'tenure':
      return { tenure_from: whole(from), tenure_to: whole(to) };
    case 'trait': {
      const trait = said('trait');
      if (!trait) return {};
      const condition = { trait, any_of, from, below: said('below'), contains: said('contains') };
      const others = (search.traits ?? []).filter((one) => one.trait !== trait);
      return { traits: [...others, condition] };
    }
    case 'status':
      return { status: STATUSES.find((one) => one === said('status')) };
    case 'risk':
      return { risk: RISKS.find((one) => one === said('risk')) };
    case 'churned':
      return { churned: CHURNED.find((one) => one === said('churned')) };
    default:
      return { [by]: said(by) };
  }
}

/** The filters there are, each with a way to take it out. */
export function PeopleChips({ search, order, go }: { search: PeopleSearch; order: Order; go: Go }) {
  const { t } = useWords();
  const chips = useChips(search, order);
  if (chips.length === 0) return null;
  return (
    <ul className="chips" aria-label={t('filter.these')}>
      {chips.map(({ text, without }) => (
        <li key={text}>
          {text}
          <button type="button" aria-label={t('filter.remove', { what: text })} onClick={() => go(without)}>
            <Icon sign="close" size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function useChips(search: PeopleSearch, order: Order): { text: string; without: PeopleSearch }[] {
  const words = useWords();
  const { t, f } = words;
  const owners = useOwners();
  const {
    status,
    plan,
    currency,
    mrr_from,
    mrr_to,
    renews_within,
    risk,
    tenure_from,
    tenure_to,
    owner,
    tag,
  } = search;
  const { churned } = asked(search, order);
  const price = (minor: number) => (currency ? f.price(minor, currency) : f.integer(minor));
  const is = (of: string, value: string) => `${of}: ${value}`;
  const who =
    owner === 'me'
      ? t('cus.me')
      : owner === 'none'
        ? t('cus.noOwner')
        : (owners.find(({ id }) => id === owner)?.name ?? t('cus.former'));
  const chip = (on: unknown, text: () => string, without: PeopleSearch) =>
    on === undefined ? [] : [{ text: text(), without }];
  const hasAmount = mrr_from !== undefined || mrr_to !== undefined;
  return [
    ...chip(status, () => is(t('cus.status'), t(`cus.status.${status!}`)), { status: undefined }),
    ...chip(plan, () => is(t('cus.plan'), plan!), { plan: undefined }),
    ...chip(hasAmount ? undefined : currency, () => is(t('cus.currency'), currency!), {
      currency: undefined,
    }),
    ...chip(mrr_from, () => t('cus.isAtLeast', { of: t('cus.mrr'), value: price(mrr_from!) }), {
      mrr_from: undefined,
      ...(mrr_to === undefined ? { currency: undefined } : {}),
    }),
    ...chip(mrr_to, () => t('cus.isAtMost', { of: t('cus.mrr'), value: price(mrr_to!) }), {
      mrr_to: undefined,
      ...(mrr_from === undefined ? { currency: undefined } : {}),
    }),
    ...chip(renews_within, () => is(t('cus.renewsWithin'), t('cus.days', { n: renews_within! })), {
      renews_within: undefined,
    }),
    ...chip(risk, () => is(t('cus.risk'), t(`risk.${risk!}`)), { risk: undefined }),
    ...chip(churned, () => is(t('cus.churned'), t(`cus.churned.${churned!}`)), {
      churned: withoutChurned(search, order),
    }),
    ...chip(tenure_from, () => is(t('cus.tenureFrom'), f.integer(tenure_from!)), { tenure_from: undefined }),
    ...chip(tenure_to, () => is(t('cus.tenureTo'), f.integer(tenure_to!)), { tenure_to: undefined }),
    ...chip(owner, () => is(t('cus.owner'), who), { owner: undefined }),
    ...chip(tag, () => is(t('cus.tag'), tag!), { tag: undefined }),
    ...(search.traits ?? []).map(({ trait, any_of, from, below, contains }, at) => {
      const says = [
        any_of?.join(', '),
        from && t('filter.isFrom', { value: from }),
        below && t('filter.isBelow', { value: below }),
        contains && `“${contains}”`,
      ].filter(Boolean);
      const rest = search.traits!.filter((_, other) => other !== at);
      return {
        text: is(traitLabel(words, trait), says.length ? says.join(', ') : t('unknown')),
        without: { traits: rest.length ? rest : undefined },
      };
    }),
  ];
}

/** What offers give, and why a customer may not get one, in the reader's language. */
import type { Schemas } from '../api/client';
import type { Words } from '../i18n';
import { traitLabel } from '../i18n/trait-label';

type Amount = Schemas['OfferAmount'];

/** One amount of each currency: a customer gets that of theirs. */
export const offerAmounts = ({ t, f }: Words, all: Amount[]): string =>
  all.map(({ amount_minor, currency }) => f.price(amount_minor, currency)).join(t('offer.or'));

export function offerTerms(words: Words, of: Schemas['OfferTerms']): string {
  const { t, f } = words;
  switch (of.kind) {
    case 'percent_discount':
      return t('offer.gives.percent_discount', { percent: f.percent(of.percent / 100), n: of.months });
    case 'amount_discount':
      return t('offer.gives.amount_discount', { amounts: offerAmounts(words, of.amounts), n: of.months });
    case 'pause':
      return t('offer.gives.pause', { n: of.months });
    case 'plan_change':
      return t('offer.gives.plan_change', { plan: of.plan });
    case 'trial_extension':
      return t('offer.gives.trial_extension', { n: of.days });
    case 'credit':
      return t('offer.gives.credit', { amounts: offerAmounts(words, of.amounts) });
    case 'call':
      return t('offer.gives.call');
    case 'service':
      return t('offer.gives.service', { service: of.service });
  }
}

/** Why a customer may not get an offer; in the API's words where the code is not known here. */
export function whyIneligible(words: Words, of: Schemas['IneligibilityView']): string {
  const { t, f, either } = words;
  const { reason, detail } = of;
  switch (reason.code) {
    case 'too_new':
      return t('ineligible.too_new', { n: reason.days, least: f.integer(reason.least_days) });
    case 'had_before':
      return reason.again_at
        ? t('ineligible.had_before_until', { when: f.date(reason.again_at) })
        : t('ineligible.had_before');
    case 'other_trait':
      return t('ineligible.other_trait', { name: traitLabel(words, reason.name) });
    case 'used_up':
      return t('ineligible.used_up', { n: reason.most });
    case 'other_plan':
      return reason.plan ? t('ineligible.other_plan', { plan: reason.plan }) : t('ineligible.plan_unknown');
    case 'costs_more': {
      const price = (minor: number) => f.price(minor, reason.currency);
      return t('ineligible.costs_more', {
        cost: price(reason.cost_minor),
        yearly: price(reason.yearly_minor),
      });
    }
    case 'over_budget': {
      const price = (minor: number) => f.price(minor, reason.currency);
      return t('ineligible.over_budget', { cost: price(reason.cost_minor), left: price(reason.left_minor) });
    }
    default: {
      const { code, ...named } = reason;
      return either(`ineligible.${code}`, detail, named);
    }
  }
}

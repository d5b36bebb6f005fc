/** A plan or service as a form has it: every field is a text until it is sent. */
import { majorOf, minorOf } from '../../i18n/minor';
import type { NewProduct, Product } from './api';
import { amountsOf, linesOf, type Money } from '../../ui/amount-lines';
import { listed, type Trait } from './draft';

export type ProductKind = Product['kind'];
type Price = Product['prices'][number];
type Allowance = Product['allowances'][number];

export const PRODUCT_KINDS = ['plan', 'service'] as const satisfies readonly ProductKind[];
export const INTERVALS = ['month', 'quarter', 'year'] as const satisfies readonly Price['interval'][];
/** What counts as use. */
export const METERS = ['event', 'property', 'trait'] as const;

export interface PriceLine extends Money {
  interval: Price['interval'];
}

export interface AllowanceLine {
  key: number;
  label: string;
  by: (typeof METERS)[number];
  event: string;
  property: string;
  trait: string;
  /** Empty where any number is. */
  included: string;
  /** What is paid above is paid for so many. */
  units: string;
  /** Empty where nothing can be used above. */
  above: Money[];
}

export interface ProductDraft {
  kind: ProductKind;
  name: string;
  prices: PriceLine[];
  allowances: AllowanceLine[];
  excluded: string[];
  hadBy: Trait[];
}

export const NO_ALLOWANCE: Omit<AllowanceLine, 'key'> = {
  label: '',
  by: 'event',
  event: '',
  property: '',
  trait: '',
  included: '',
  units: '1',
  above: [],
};

const lineOf = ({ label, meter, included, overage }: Allowance, key: number): AllowanceLine => ({
  key,
  label,
  by: meter.trait ? 'trait' : meter.property ? 'property' : 'event',
  event: meter.event ?? '',
  property: meter.property ?? '',
  trait: meter.trait ?? '',
  included: included == null ? '' : String(included),
  units: String(overage?.units ?? 1),
  above: linesOf(overage?.prices),
});

/** What a product is before it is in the catalogue: its name, and what customers pay for it. */
export type Begun = Pick<NewProduct, 'kind' | 'name' | 'prices'>;

export function productDraftOf(of: Product | Begun): ProductDraft {
  const { kind, name, prices = [] } = of;
  const { allowances = [], excluded_services = [], had_by = [] } = of as Partial<Product>;
  return {
    kind,
    name,
    prices: prices.map(({ currency, amount_minor, interval }, key) => ({
      key,
      currency,
      amount: String(majorOf(amount_minor, currency)),
      interval,
    })),
    allowances: allowances.map(lineOf),
    excluded: excluded_services,
    hadBy: had_by.map(({ trait, any_of }, key) => ({ key, name: trait, values: any_of.join(', ') })),
  };
}

function allowanceOf({
  label,
  by,
  event,
  property,
  trait,
  included,
  units,
  above,
}: AllowanceLine): Allowance {
  const meter = {
    event: { event: event.trim() },
    property: { event: event.trim(), property: property.trim() },
    trait: { trait: trait.trim() },
  }[by];
  const limited = included.trim() !== '';
  return {
    label: label.trim(),
    meter,
    ...(limited && { included: Number(included) }),
    // What has no limit has nothing above it.
    ...(limited && above.length > 0 && { overage: { units: Number(units), prices: amountsOf(above) } }),
  };
}

/** What the API takes. */
export function productOf(draft: ProductDraft): Required<NewProduct> {
  const isPlan = draft.kind === 'plan';
  return {
    kind: draft.kind,
    name: draft.name.trim(),
    prices: draft.prices.map(({ currency, amount, interval }) => ({
      currency,
      interval,
      amount_minor: minorOf(Number(amount), currency),
    })),
    allowances: isPlan ? draft.allowances.map(allowanceOf) : [],
    excluded_services: isPlan ? draft.excluded : [],
    had_by: isPlan
      ? []
      : draft.hadBy.map(({ name, values }) => ({ trait: name.trim(), any_of: listed(values) })),
  };
}

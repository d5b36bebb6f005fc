import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useWords } from '../../../i18n';
import { traitLabel } from '../../../i18n/trait-label';
import { Button, Check, Icon, Input, oneMore, Options, Select, ticked } from '../../../ui';
import { facets } from '../../customers/api';
import { plansSeen } from '../api';
import type { Trait } from '../draft';
import type { Part } from './terms-fields';

const MOST_TRAITS = 10;
const MOST_DAYS = 3650;

/** Who may get an offer. */
export function EligibilityFields({ of, wrong, set }: Part) {
  const { t } = useWords();
  const known = useQuery(facets).data;
  const currencies = new Set(known?.currencies.map(({ value }) => value));
  if (of.currency) currencies.add(of.currency);
  return (
    <>
      <h3>{t('offer.eligibility')}</h3>
      <Plans of={of} wrong={wrong} set={set} />
      <Traits
        label={t('offer.traits')}
        of={of.traits}
        known={known?.traits.map(({ name }) => name) ?? []}
        onValue={(traits) => set({ traits })}
        error={wrong['eligibility.traits']}
      />
      <div className="grid-auto">
        <Input
          label={t('offer.tenure')}
          type="number"
          min={0}
          max={MOST_DAYS}
          value={of.tenure}
          onValue={(tenure) => set({ tenure })}
          error={wrong['eligibility.least_tenure_days']}
        />
        <Input
          label={t('offer.again')}
          hint={t('offer.againHint')}
          type="number"
          min={1}
          max={MOST_DAYS}
          value={of.again}
          onValue={(again) => set({ again })}
          error={wrong['eligibility.again_after_days']}
        />
        <Select
          label={t('offer.onlyCurrency')}
          value={of.currency}
          onValue={(currency) => set({ currency })}
          error={wrong['eligibility.currency']}
        >
          <option value="">{t('offer.anyCurrency')}</option>
          <Options of={[...currencies].sort()} />
        </Select>
      </div>
      <Check checked={of.withDiscount} onValue={(withDiscount) => set({ withDiscount })}>
        {t('offer.withDiscount')}
      </Check>
    </>
  );
}

/** The plans that customers have, and those that are named though nobody has them. */
function Plans({ of: { plans }, wrong, set }: Part) {
  const { t } = useWords();
  const seen = useQuery(plansSeen).data ?? [];
  const all = [...new Set([...seen.map(({ plan }) => plan), ...plans])];
  const error = wrong['eligibility.plans'];
  if (all.length === 0) return null;
  return (
    <fieldset className="plain">
      <legend className="legend">{t('offer.plans')}</legend>
      {all.map((plan) => (
        <Check
          key={plan}
          checked={plans.includes(plan)}
          onValue={(on) => set({ plans: ticked(plans, plan, on) })}
        >
          {plan}
        </Check>
      ))}
      <span className="hint">{t('offer.plansHint')}</span>
      {error && <span className="wrong">{error}</span>}
    </fieldset>
  );
}

/** What traits of customers must say. */
export function Traits({
  label,
  hint,
  of,
  known,
  onValue,
  error,
}: {
  label: string;
  hint?: string;
  of: Trait[];
  known: string[];
  onValue: (next: Trait[]) => void;
  error?: string;
}) {
  const words = useWords();
  const { t } = words;
  const list = useId();
  const set = (key: number, change: Partial<Trait>) =>
    onValue(of.map((one) => (one.key === key ? { ...one, ...change } : one)));
  return (
    <fieldset className="plain">
      <legend className="legend">{label}</legend>
      {of.map(({ key, name, values }, row) => (
        <div className="form-line" key={key}>
          <Input
            label={t('offer.trait')}
            hint={name && traitLabel(words, name)}
            list={list}
            maxLength={255}
            required
            value={name}
            onValue={(name) => set(key, { name })}
          />
          <Input
            label={t('offer.traitValues')}
            required
            value={values}
            onValue={(values) => set(key, { values })}
          />
          <Button
            kind="ghost icon"
            aria-label={t('offer.removeTrait', { n: row + 1 })}
            onClick={() => onValue(of.filter((one) => one.key !== key))}
          >
            <Icon sign="trash" />
          </Button>
        </div>
      ))}
      <datalist id={list}>
        {known.map((name) => (
          <option key={name} value={name}>
            {traitLabel(words, name)}
          </option>
        ))}
      </datalist>
      {error && (
        <span className="wrong" role="alert">
          {error}
        </span>
      )}
      {hint && <span className="hint">{hint}</span>}
      <div className="actions">
        <Button
          disabled={of.length >= MOST_TRAITS}
          onClick={() => onValue(oneMore(of, { name: '', values: '' }))}
        >
          <Icon sign="plus" size={16} />
          {t('offer.addTrait')}
        </Button>
      </div>
    </fieldset>
  );
}

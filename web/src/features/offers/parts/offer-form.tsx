import { useState } from 'react';
import { useUsualCurrency } from '../../../api/usual-currency';
import { useWords } from '../../../i18n';
import { Amounts, Dialog, Input, Note, useFieldErrors, useMutation } from '../../../ui';
import { changeOffer, createOffer, type Offer } from '../api';
import { draftOf, limitsOf, offerOf, type Draft } from '../draft';
import { EligibilityFields } from './eligibility-fields';
import { FulfillmentFields } from './fulfillment-fields';
import { TermsFields, type Part } from './terms-fields';
import { WordsFields } from './words-fields';

const MOST_REDEMPTIONS = 1_000_000;

interface Props {
  of?: Offer;
  onClose: () => void;
}

/** Writes an offer, or changes one, once it is known in which currency. */
export function OfferForm(props: Props) {
  const { currency, isPending } = useUsualCurrency();
  return isPending ? null : <Form {...props} currency={currency} />;
}

/** What an active offer promises stays. */
function Form({ of, currency, onClose }: Props & { currency: string }) {
  const { t } = useWords();
  const [draft, setDraft] = useState(() => draftOf(of, currency));
  const making = useMutation(createOffer, onClose);
  const changing = useMutation(changeOffer, onClose);
  const { error, isPending } = of ? changing : making;
  const wrong = useFieldErrors(error);
  const active = of?.state === 'active';
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  // Its place is taken by a note as long as no account is connected.
  const unfinished = draft.by.startsWith('stripe_') && !draft.connection;
  const part = { of: draft, wrong, set };
  const submit = () => {
    if (!of) return making.mutate(offerOf(draft));
    const limits = { name: draft.name.trim(), limits: limitsOf(draft) };
    const change = active ? limits : offerOf(draft);
    changing.mutate({ id: of.id, change: { ...change, if_revision: of.revision } });
  };
  return (
    <Dialog
      title={of ? t('offers.editOf', { name: of.name }) : t('offers.new')}
      onClose={onClose}
      onSubmit={submit}
      action={t('save')}
      busy={isPending || unfinished}
      problem={Object.keys(wrong).length === 0 && error}
    >
      {active && <Note>{t('offer.isActive')}</Note>}
      <Input
        label={t('offer.internalName')}
        hint={t('offer.internalNameHint')}
        maxLength={100}
        required
        value={draft.name}
        onValue={(name) => set({ name })}
        error={wrong.name}
      />
      {!active && (
        <>
          <TermsFields {...part} />
          <EligibilityFields {...part} />
        </>
      )}
      <LimitsFields {...part} />
      {!active && (
        <>
          <WordsFields {...part} />
          <FulfillmentFields {...part} />
        </>
      )}
    </Dialog>
  );
}

/** How often, and for how much, an offer is given. */
function LimitsFields({ of, wrong, set }: Part) {
  const { t } = useWords();
  return (
    <>
      <h3>{t('offer.limits')}</h3>
      <Input
        label={t('offer.redemptions')}
        hint={t('offer.redemptionsHint')}
        type="number"
        min={1}
        max={MOST_REDEMPTIONS}
        value={of.redemptions}
        onValue={(redemptions) => set({ redemptions })}
        error={wrong['limits.most_redemptions']}
      />
      <Amounts
        label={t('offer.budgets')}
        hint={t('offer.budgetsHint')}
        of={of.budgets}
        onValue={(budgets) => set({ budgets })}
        error={wrong['limits.monthly_budgets']}
      />
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useUsualCurrency } from '../../../api/usual-currency';
import { useWords } from '../../../i18n';
import { Check, Dialog, Input, Note, useFieldErrors, useMutation } from '../../../ui';
import { revenue } from '../../revenue/api';
import { type Campaign } from '../../../api/campaigns';
import { changeCampaign, createCampaign } from '../api';
import {
  campaignOf,
  changeOf,
  draftOf,
  MOST_COOLDOWN,
  MOST_OPEN,
  suggestedBudgets,
  type Draft,
} from '../draft';
import { AudienceField, type Part } from './audience-field';
import { BudgetFields } from './budget-fields';
import { IntervalField } from './interval-field';
import { OffersField } from './offers-field';

/** Fields that stand here, by the API's names; what is wrong with another is said below. */
const FIELDS = new Set([
  'name',
  'segment_id',
  'offers',
  'budgets',
  'interval',
  'cooldown_days',
  'open_days',
  'starts_at',
  'ends_at',
]);

interface Props {
  of?: Campaign;
  onClose: () => void;
}

/** Writes a campaign, or changes one. Of one that has begun, what offers that were made depend on stays. */
export function CampaignForm(props: Props) {
  const { currency, isPending } = useUsualCurrency();
  return isPending ? null : <Form {...props} currency={currency} />;
}

function Form({ of, currency, onClose }: Props & { currency: string }) {
  const { t } = useWords();
  const known = useQuery(revenue).data;
  const suggested = suggestedBudgets(known?.currencies);
  const [draft, setDraft] = useState(() => draftOf(of, suggested, currency));
  const making = useMutation(createCampaign, onClose);
  const changing = useMutation(changeCampaign, onClose);
  const { error, isPending } = of ? changing : making;
  const wrong = useFieldErrors(error);
  const begun = !!of && of.state !== 'draft';
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const part = { of: draft, wrong, set };
  const isShown = Object.keys(wrong).length > 0 && Object.keys(wrong).every((name) => FIELDS.has(name));
  const submit = () =>
    of ? changing.mutate({ id: of.id, change: changeOf(draft, of) }) : making.mutate(campaignOf(draft));
  return (
    <Dialog
      title={of ? t('campaign.editOf', { name: of.name }) : t('campaigns.new')}
      onClose={onClose}
      onSubmit={submit}
      action={t('save')}
      busy={isPending}
      problem={!isShown && error}
    >
      {begun && <Note>{t('campaign.hasBegun')}</Note>}
      <Input
        label={t('campaign.internalName')}
        hint={t('campaign.internalNameHint')}
        maxLength={100}
        required
        value={draft.name}
        onValue={(name) => set({ name })}
        error={wrong.name}
      />
      {!begun && (
        <>
          <AudienceField {...part} />
          <OffersField {...part} />
        </>
      )}
      <BudgetFields {...part} suggested={suggested} />
      {!begun && <IntervalField {...part} />}
      <Check checked={draft.approval} onValue={(approval) => set({ approval })}>
        {t('campaign.approvalAsk')}
      </Check>
      {!begun && <Terms {...part} />}
      <Days {...part} begun={begun} />
    </Dialog>
  );
}

/** How long an offer is open, and how long whoever was chosen is left in peace. */
function Terms({ of, wrong, set }: Part) {
  const { t } = useWords();
  return (
    <div className="grid-auto">
      <Input
        label={t('campaign.open')}
        hint={t('campaign.openHint')}
        type="number"
        min={1}
        max={MOST_OPEN}
        required
        value={of.open}
        onValue={(open) => set({ open })}
        error={wrong.open_days}
      />
      <Input
        label={t('campaign.cooldown')}
        hint={t('campaign.cooldownHint')}
        type="number"
        min={1}
        max={MOST_COOLDOWN}
        required
        value={of.cooldown}
        onValue={(cooldown) => set({ cooldown })}
        error={wrong.cooldown_days}
      />
    </div>
  );
}

/** Between which days rounds are decided. */
function Days({ of, wrong, set, begun }: Part & { begun: boolean }) {
  const { t } = useWords();
  return (
    <div className="grid-auto">
      {!begun && (
        <Input
          label={t('campaign.starts')}
          hint={t('campaign.startsHint')}
          type="date"
          value={of.starts}
          onValue={(starts) => set({ starts })}
          error={wrong.starts_at}
        />
      )}
      <Input
        label={t('campaign.ends')}
        hint={t('campaign.endsHint')}
        type="date"
        min={of.starts || undefined}
        value={of.ends}
        onValue={(ends) => set({ ends })}
        error={wrong.ends_at}
      />
    </div>
  );
}

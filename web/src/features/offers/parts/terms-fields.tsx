import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useWords } from '../../../i18n';
import { Amounts, Input, Options, Select } from '../../../ui';
import { plansSeen } from '../api';
import { ASKS, KINDS, waysOf, type Draft } from '../draft';

export interface Part {
  of: Draft;
  wrong: Record<string, string>;
  set: (change: Partial<Draft>) => void;
}

const MOST_MONTHS = { discount: 36, pause: 12 };
const MOST_DAYS = 90;

/** What an offer gives. */
export function TermsFields({ of, wrong, set }: Part) {
  const { t } = useWords();
  const { kind } = of;
  const asks = (name: string) => (ASKS[kind] as readonly string[]).includes(name);
  const number = (name: 'percent' | 'months' | 'days', max: number) =>
    asks(name) && (
      <Input
        label={t(`offer.${name}`)}
        type="number"
        min={1}
        max={max}
        required
        value={of[name]}
        onValue={(value) => set({ [name]: value })}
        error={wrong[`terms.${name}`]}
      />
    );
  const costs = asks('costs');
  return (
    <>
      <Select
        label={t('offer.kind')}
        value={kind}
        onValue={(next: Draft['kind']) =>
          set({ kind: next, by: waysOf(next).includes(of.by) ? of.by : 'task' })
        }
        error={wrong.terms}
      >
        <Options of={KINDS} text={(one) => t(`offer.kind.${one}`)} />
      </Select>
      <div className="grid-auto">
        {number('percent', 100)}
        {number('months', kind === 'pause' ? MOST_MONTHS.pause : MOST_MONTHS.discount)}
        {number('days', MOST_DAYS)}
        {asks('plan') && <PlanField of={of} wrong={wrong} set={set} />}
        {asks('service') && (
          <Input
            label={t('offer.service')}
            maxLength={100}
            required
            value={of.service}
            onValue={(service) => set({ service })}
            error={wrong['terms.service']}
          />
        )}
      </div>
      {(costs || asks('amounts')) && (
        <Amounts
          label={t(costs ? 'offer.costs' : 'offer.amounts')}
          hint={t(costs ? 'offer.costsHint' : 'offer.amountsHint')}
          least={1}
          of={of.money}
          onValue={(money) => set({ money })}
          error={wrong[costs ? 'terms.costs' : 'terms.amounts']}
        />
      )}
    </>
  );
}

/** The plan that a customer would have: one that others have, or one that nobody has yet. */
function PlanField({ of, wrong, set }: Part) {
  const { t } = useWords();
  const list = useId();
  const plans = useQuery(plansSeen).data;
  const unseen = !!of.plan && !!plans && !plans.some(({ plan }) => plan === of.plan.trim());
  return (
    <>
      <Input
        label={t('offer.plan')}
        hint={t(unseen ? 'offer.planUnseen' : 'offer.planHint')}
        list={list}
        maxLength={255}
        required
        value={of.plan}
        onValue={(plan) => set({ plan })}
        error={wrong['terms.plan']}
      />
      <datalist id={list}>
        {plans?.map(({ plan }) => (
          <option key={plan} value={plan} />
        ))}
      </datalist>
    </>
  );
}

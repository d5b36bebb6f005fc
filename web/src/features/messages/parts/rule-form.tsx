import { useState } from 'react';
import { useWords } from '../../../i18n';
import {
  Button,
  Check,
  Dialog,
  Icon,
  Input,
  Options,
  Select,
  useFieldErrors,
  useMutation,
} from '../../../ui';
import { changeRule, type Rule } from '../api';
import { chainOf, draftOf } from '../chain';
import { clockHour, HOURS } from '../../../i18n/clock-hour';
import {
  drafts,
  leadTimes,
  LONGEST_TERM,
  MOST_DAYS,
  MOST_LEAD_TIMES,
  namesTwice,
  withOneMore,
  type Draft,
} from '../lead-times';
import type { DatedReason } from '../search';
import { ChainFields } from './chain-fields';

const MOST_A_DAY = 1_000_000;

/** Says when customers are told of something, and how. */
export function RuleForm({ of, onClose }: { of: Rule; onClose: () => void }) {
  const { t, f } = useWords();
  const saving = useMutation(changeRule, onClose);
  const wrong = useFieldErrors(saving.error);
  const [leads, setLeads] = useState(() => drafts(of.lead_times));
  const [hour, setHour] = useState(String(of.local_hour));
  const [approval, setApproval] = useState(of.approval);
  const [cap, setCap] = useState(String(of.daily_cap));
  const [law, setLaw] = useState(of.legally_due);
  const [chain, setChain] = useState(() => of.chain && draftOf(of.chain));
  const twice = namesTwice(leads);
  const steps = chain ? chainOf(chain) : undefined;
  const unfinished = twice || (!!chain && !steps);
  const to: Rule = {
    ...of,
    lead_times: leadTimes(leads),
    chain: steps,
    local_hour: Number(hour),
    approval,
    daily_cap: Number(cap),
    legally_due: law,
  };
  return (
    <Dialog
      title={t('rule.editOf', { name: t(`notice.${of.reason}`) })}
      onClose={onClose}
      onSubmit={() => !unfinished && saving.mutate({ to, from: of })}
      action={t('save')}
      busy={unfinished || saving.isPending}
      problem={Object.keys(wrong).length === 0 && saving.error}
    >
      {of.reason !== 'payment_failed' && of.reason !== 'offer' && (
        <LeadTimes
          reason={of.reason}
          of={leads}
          onValue={setLeads}
          error={twice ? t('rule.twice') : wrong.lead_times}
        />
      )}
      {chain && <ChainFields of={chain} onValue={setChain} error={wrong.chain} />}
      <Select
        label={t('rule.hour')}
        hint={t('rule.hourHint')}
        value={hour}
        onValue={setHour}
        error={wrong.local_hour}
      >
        <Options of={HOURS} text={(one) => clockHour(f, one)} />
      </Select>
      <Input
        label={t('rule.cap')}
        hint={t('rule.capHint')}
        type="number"
        min={1}
        max={MOST_A_DAY}
        required
        value={cap}
        onValue={setCap}
        error={wrong.daily_cap}
      />
      <div className="stack tight">
        <Check checked={approval} onValue={setApproval}>
          {t('rule.approvalAsk')}
        </Check>
        <Check checked={law} onValue={setLaw}>
          {t('rule.lawAsk')}
        </Check>
        {law && <p className="hint">{t('rule.lawHint')}</p>}
      </div>
    </Dialog>
  );
}

function LeadTimes({
  reason,
  of,
  onValue,
  error,
}: {
  reason: DatedReason;
  of: Draft[];
  onValue: (next: Draft[]) => void;
  error?: string;
}) {
  const { t } = useWords();
  const set = (key: number, change: Partial<Draft>) =>
    onValue(of.map((one) => (one.key === key ? { ...one, ...change } : one)));
  return (
    <fieldset className="plain">
      <legend className="legend">{t('rule.when')}</legend>
      {of.map(({ key, term, days }, row) => (
        <div className="lead-time" key={key}>
          <Input
            label={t(`rule.termDays.${reason}`)}
            type="number"
            min={0}
            max={LONGEST_TERM}
            required
            value={term}
            onValue={(term) => set(key, { term })}
          />
          <Input
            label={t('rule.leadDays')}
            type="number"
            min={0}
            max={MOST_DAYS}
            required
            value={days}
            onValue={(days) => set(key, { days })}
          />
          <Button
            kind="ghost icon"
            aria-label={t('rule.removeLead', { n: row + 1 })}
            disabled={of.length === 1}
            onClick={() => onValue(of.filter((one) => one.key !== key))}
          >
            <Icon sign="trash" />
          </Button>
        </div>
      ))}
      {error && (
        <span className="wrong" role="alert">
          {error}
        </span>
      )}
      <span className="hint">{t('rule.leadHint')}</span>
      <div className="actions">
        <Button disabled={of.length >= MOST_LEAD_TIMES} onClick={() => onValue(withOneMore(of))}>
          <Icon sign="plus" size={16} />
          {t('rule.addLead')}
        </Button>
      </div>
    </fieldset>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { timeZones } from '../../../browser/time-zones';
import { useWords } from '../../../i18n';
import { clockHour, HOURS } from '../../../i18n/clock-hour';
import {
  Button,
  Card,
  Input,
  Loaded,
  Options,
  Problem,
  RoleNotice,
  Select,
  Skeletons,
  Switch,
  useFieldErrors,
  useMutation,
} from '../../../ui';
import { alertRules, changeRules, type Rules } from '../api';
import { KINDS, type Kind } from '../search';

const MOST = 50;
const PERIODS = ['week', 'month'] as const;

/** Of what people are alerted, and from where on. */
export function RulesForm() {
  const { role, may } = useRole();
  const found = useQuery(alertRules);
  return (
    <>
      {role && !may('alerts') && <RoleNotice permission="alerts" />}
      <Loaded of={found} wait={<Skeletons heights={[420, 200]} />}>
        {(rules) => <Form key={JSON.stringify(rules)} of={rules} off={!may('alerts')} />}
      </Loaded>
    </>
  );
}

function Form({ of, off }: { of: Rules; off: boolean }) {
  const { t, f } = useWords();
  const [to, setTo] = useState(of);
  const saving = useMutation(changeRules);
  const wrong = useFieldErrors(saving.error);
  const set = (change: Partial<Rules>) => setTo({ ...to, ...change });
  const isChanged = JSON.stringify(to) !== JSON.stringify(of);
  return (
    <form
      className="stack loose"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ to, from: of });
      }}
    >
      <Card title={t('alertRules.title')} hint={t('alertRules.lead')}>
        <ul className="alert-rules">
          {KINDS.map((kind) => (
            <li key={kind}>
              <Switch
                checked={to[kind].on}
                disabled={off}
                onValue={(on) => set({ [kind]: { ...to[kind], on } })}
              >
                <span className="person">
                  <strong>{t(`alert.kind.${kind}`)}</strong>
                  <span className="muted small">{t(`alertRules.hint.${kind}`)}</span>
                </span>
              </Switch>
              <Bounds kind={kind} of={to} off={off} wrong={wrong} set={set} />
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t('alertRules.digest')} hint={t('alertRules.digestLead')}>
        <div className="fields">
          <Select
            label={t('alertRules.hour')}
            value={String(to.digest_hour)}
            disabled={off}
            onValue={(hour) => set({ digest_hour: Number(hour) })}
            error={wrong.digest_hour}
          >
            <Options of={HOURS} text={(one) => clockHour(f, one)} />
          </Select>
          <Select
            label={t('alertRules.zone')}
            value={to.time_zone}
            disabled={off}
            onValue={(time_zone) => set({ time_zone })}
            error={wrong.time_zone}
          >
            <Options of={timeZones(to.time_zone)} />
          </Select>
          <Figure
            label={t('alertRules.repeat')}
            hint={t('alertRules.repeatHint')}
            min={1}
            max={365}
            off={off}
            value={to.repeat_after_days}
            onValue={(repeat_after_days) => set({ repeat_after_days })}
            error={wrong.repeat_after_days}
          />
        </div>
      </Card>
      {saving.error && Object.keys(wrong).length === 0 && <Problem of={{ error: saving.error }} />}
      <div className="actions">
        <Button kind="primary" type="submit" disabled={off || !isChanged || saving.isPending}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

/** From where on a kind is alerted of, where it has such bounds. */
function Bounds({
  kind,
  of,
  off,
  wrong,
  set,
}: {
  kind: Kind;
  of: Rules;
  off: boolean;
  wrong: Record<string, string | undefined>;
  set: (change: Partial<Rules>) => void;
}) {
  const { t } = useWords();
  if (kind === 'source_quiet' || kind === 'run_failed' || kind === 'quota_near') return null;
  const isOff = off || !of[kind].on;
  if (kind === 'payment_failed')
    return (
      <div className="fields">
        <Figure
          label={t('alertRules.monthly')}
          min={0}
          step="any"
          off={isOff}
          value={of.payment_failed.least_monthly}
          onValue={(least_monthly) => set({ payment_failed: { ...of.payment_failed, least_monthly } })}
          error={wrong['payment_failed.least_monthly']}
        />
      </div>
    );
  return (
    <div className="fields">
      {kind === 'renewal_at_risk' && (
        <Figure
          label={t('alertRules.days')}
          min={1}
          max={180}
          off={isOff}
          value={of.renewal_at_risk.days}
          onValue={(days) => set({ renewal_at_risk: { ...of.renewal_at_risk, days } })}
          error={wrong['renewal_at_risk.days']}
        />
      )}
      {kind === 'risk_jumped' && (
        <Figure
          label={t('alertRules.rise')}
          min={5}
          max={100}
          off={isOff}
          value={Math.round(of.risk_jumped.least_rise * 100)}
          onValue={(points) => set({ risk_jumped: { ...of.risk_jumped, least_rise: points / 100 } })}
          error={wrong['risk_jumped.least_rise']}
        />
      )}
      {kind === 'segment_risk_rising' && (
        <SegmentBounds
          of={of.segment_risk_rising}
          off={isOff}
          wrong={wrong}
          set={(change) => set({ segment_risk_rising: { ...of.segment_risk_rising, ...change } })}
        />
      )}
      {kind === 'high_value_at_risk' && (
        <Figure
          label={t('alertRules.value')}
          min={0}
          step="any"
          off={isOff}
          value={of.high_value_at_risk.least_value}
          onValue={(least_value) => set({ high_value_at_risk: { ...of.high_value_at_risk, least_value } })}
          error={wrong['high_value_at_risk.least_value']}
        />
      )}
      <Figure
        label={t('alertRules.most')}
        min={1}
        max={MOST}
        off={isOff}
        value={of[kind].most}
        onValue={(most) => set({ [kind]: { ...of[kind], most } })}
        error={wrong[`${kind}.most`]}
      />
    </div>
  );
}

/** From where on a segment is alerted of, and with what it is compared. */
function SegmentBounds({
  of,
  off,
  wrong,
  set,
}: {
  of: Rules['segment_risk_rising'];
  off: boolean;
  wrong: Record<string, string | undefined>;
  set: (change: Partial<Rules['segment_risk_rising']>) => void;
}) {
  const { t } = useWords();
  return (
    <>
      <Figure
        label={t('alertRules.rise')}
        min={1}
        max={100}
        off={off}
        value={Math.round(of.least_rise * 100)}
        onValue={(points) => set({ least_rise: points / 100 })}
        error={wrong['segment_risk_rising.least_rise']}
      />
      <Select
        label={t('alertRules.period')}
        value={of.period}
        disabled={off}
        onValue={(period: (typeof PERIODS)[number]) => set({ period })}
      >
        <Options of={PERIODS} text={(one) => t(`alertRules.period.${one}`)} />
      </Select>
      <Figure
        label={t('alertRules.customers')}
        min={1}
        max={1_000_000}
        off={off}
        value={of.least_customers}
        onValue={(least_customers) => set({ least_customers })}
        error={wrong['segment_risk_rising.least_customers']}
      />
    </>
  );
}

/** A number. */
function Figure({
  value,
  onValue,
  off,
  ...rest
}: {
  label: string;
  hint?: string;
  error?: string;
  min: number;
  max?: number;
  step?: string;
  off: boolean;
  value: number;
  onValue: (value: number) => void;
}) {
  const [text, setText] = useState(String(value));
  return (
    <Input
      {...rest}
      type="number"
      required
      disabled={off}
      value={text}
      onValue={(next) => {
        setText(next);
        if (next !== '') onValue(Number(next));
      }}
    />
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import {
  Button,
  Card,
  Dialog,
  Empty,
  Facts,
  Loaded,
  Note,
  Skeletons,
  Switch,
  useMutation,
} from '../../../ui';
import { changeRule, example, rules, timeOf, type Outreach, type Rule } from '../api';
import { clockHour } from '../../../i18n/clock-hour';
import { dayIn } from '../days';
import { Letter } from './letter';
import { Presets } from './presets';
import { RuleForm } from './rule-form';
import { RuleWhen } from './rule-when';

/** What customers are told of, when, and whether they are. */
export function Rules({ of }: { of: Outreach }) {
  const list = useQuery(rules);
  return (
    <Loaded of={list} wait={<Skeletons heights={[90, 230, 231, 232, 233, 234, 235, 236, 237]} />}>
      {(all) => (
        <>
          <Presets rules={all} />
          {all.map((one) => (
            <RuleCard key={one.reason} rule={one} of={of} />
          ))}
        </>
      )}
    </Loaded>
  );
}

function RuleCard({ rule, of }: { rule: Rule; of: Outreach }) {
  const { t } = useWords();
  const { may } = useRole();
  const [doing, setDoing] = useState<'on' | 'edit' | 'example'>();
  const close = () => setDoing(undefined);
  const switching = useMutation({ ...changeRule, refusal: 'toast' });
  const { reason, on } = rule;
  const name = t(`notice.${reason}`);
  return (
    <Card
      title={name}
      hint={t(`notice.${reason}Hint`)}
      aside={
        <Switch
          checked={on}
          aria-label={name}
          disabled={!may('outreach') || switching.isPending}
          onValue={(next) =>
            next ? setDoing('on') : switching.mutate({ to: { ...rule, on: false }, from: rule })
          }
        >
          {t(on ? 'rule.on' : 'rule.off')}
        </Switch>
      }
    >
      <div className="stack">
        <RuleFacts of={rule} />
        <div className="actions">
          <Button disabled={!may('outreach')} onClick={() => setDoing('edit')}>
            {t('rule.edit')}
          </Button>
          <Button onClick={() => setDoing('example')}>{t('rule.example')}</Button>
          <Link className="button" to="/campaigns/messages" search={{ tab: 'preview', reason }}>
            {t('rule.preview')}
          </Link>
        </div>
      </div>
      {doing === 'on' && <TurnOn rule={rule} onClose={close} />}
      {doing === 'edit' && <RuleForm of={rule} onClose={close} />}
      {doing === 'example' && <Example rule={rule} of={of} onClose={close} />}
    </Card>
  );
}

function RuleFacts({ of }: { of: Rule }) {
  const { t, f } = useWords();
  return (
    <Facts
      of={[
        [t('rule.when'), <RuleWhen key="when" of={of} />],
        [t('rule.hour'), t('rule.hourOf', { hour: clockHour(f, of.local_hour) })],
        [t('rule.approval'), t(of.approval ? 'rule.approved' : 'rule.unapproved')],
        [t('rule.cap'), t('rule.capOf', { n: of.daily_cap })],
        ...(of.legally_due ? ([[t('rule.law'), t('rule.lawOf')]] as [string, string][]) : []),
      ]}
    />
  );
}

/** What will happen, before it does. */
function TurnOn({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { t } = useWords();
  const switching = useMutation(changeRule, onClose);
  return (
    <Dialog
      title={t('rule.turnOn', { name: t(`notice.${rule.reason}`) })}
      onClose={onClose}
      onSubmit={() => switching.mutate({ to: { ...rule, on: true }, from: rule })}
      action={t('rule.turnOnGo')}
      busy={switching.isPending}
      problem={switching.error}
    >
      <p>{t('rule.turnOnText')}</p>
      <Note tone={rule.approval ? '' : 'warn'}>
        {t(rule.approval ? 'rule.turnOnApproval' : 'rule.turnOnUnapproved', { n: rule.daily_cap })}
      </Note>
      <Link to="/campaigns/messages" search={{ tab: 'preview', reason: rule.reason }}>
        {t('rule.preview')}
      </Link>
    </Dialog>
  );
}

/** What it says to a customer whom it concerns soon. */
function Example({ rule, of, onClose }: { rule: Rule; of: Outreach; onClose: () => void }) {
  const { t, f } = useWords();
  const found = useQuery(example(rule.reason, dayIn(of.settings.time_zone, timeOf(of))));
  return (
    <Dialog
      title={t('rule.exampleOf', { name: t(`notice.${rule.reason}`) })}
      onClose={onClose}
      back={<Button onClick={onClose}>{t('app.close')}</Button>}
      action={null}
    >
      <Loaded of={found} wait={<Skeletons heights={[24, 200]} />}>
        {(one) =>
          one ? (
            <>
              <p className="muted small">
                {t('rule.exampleTo', { who: one.name ?? one.customer_id, when: f.moment(one.due_at) })}
              </p>
              <Letter of={one} />
            </>
          ) : (
            <Empty sign="mail" title={t('rule.noExample')} text={t('rule.noExampleText')} />
          )
        }
      </Loaded>
    </Dialog>
  );
}

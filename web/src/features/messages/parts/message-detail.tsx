import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { members } from '../../../api/members';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Button, Dialog, Facts, Note, useMutation } from '../../../ui';
import { calledOf, decide, type Message } from '../api';
import { whyWithheld } from '../withheld';
import { Letter } from './letter';
import { MessageState } from './status';

/** One message: what it says, how it stands, what was tried; and whether it is let through, where that is open. */
export function MessageDetail({ of: one, onClose }: { of: Message; onClose: () => void }) {
  const { t } = useWords();
  const { may } = useRole();
  const deciding = useMutation(decide, onClose);
  const decides = one.status === 'proposed' && may('outreach');
  const go = (approved: boolean) => deciding.mutate({ approved, of: [one] });
  return (
    <Dialog
      title={t('messages.to', { who: calledOf(one) })}
      onClose={onClose}
      onSubmit={() => decides && go(true)}
      back={<Button onClick={onClose}>{t('app.close')}</Button>}
      action={
        decides && (
          <>
            <Button disabled={deciding.isPending} onClick={() => go(false)}>
              {t('approvals.reject')}
            </Button>
            <Button type="submit" kind="primary" disabled={deciding.isPending}>
              {t('approvals.approve')}
            </Button>
          </>
        )
      }
      problem={deciding.error}
    >
      <Known of={one} />
      {one.words ? <Letter of={one.words} /> : <Note>{t('messages.noWords')}</Note>}
    </Dialog>
  );
}

function Known({ of: one }: { of: Message }) {
  const words = useWords();
  const { t, f } = words;
  const people = useQuery(members).data ?? [];
  const facts: [string, ReactNode][] = [
    [t('messages.state'), <MessageState key="state" of={one.status} />],
    [
      t('customer'),
      <Link key="customer" to="/customer" search={{ id: one.customer_id }}>
        {calledOf(one)}
      </Link>,
    ],
    [t('messages.what'), `${t(`notice.${one.reason}`)}, ${f.date(one.about)}`],
    ...(one.subscription_id
      ? ([[t('messages.subscription'), one.subscription_id]] as [string, ReactNode][])
      : []),
    [t('messages.made'), f.moment(one.made_at)],
  ];
  if (one.payment) {
    facts.push([t('messages.step'), String(one.payment.step + 1)]);
    if (one.payment.invoice_id) facts.push([t('messages.invoice'), one.payment.invoice_id]);
    if (one.payment.colleague) facts.push([t('messages.colleague'), one.payment.colleague]);
  }
  if (one.withheld)
    facts.push([
      t(one.status === 'waiting' ? 'messages.whyWaiting' : 'messages.why'),
      whyWithheld(words, one.withheld),
    ]);
  if (one.waits_until) facts.push([t('messages.waitsUntil'), f.moment(one.waits_until)]);
  if (one.decided_by)
    facts.push([
      t(one.status === 'rejected' ? 'messages.rejectedBy' : 'messages.approvedBy'),
      people.find(({ id }) => id === one.decided_by)?.name ?? t('actor.erased'),
    ]);
  if (one.sent_at) facts.push([t('messages.sentAt'), f.moment(one.sent_at)]);
  if (one.address) facts.push([t('messages.address'), one.address]);
  if (one.words?.template_version)
    facts.push([t('messages.template'), t('template.own', { n: one.words.template_version })]);
  if (one.attempts.length > 0)
    facts.push([
      t('messages.attempts'),
      <ul key="attempts">
        {one.attempts.map(({ at, outcome, detail }) => (
          <li key={at}>
            {f.moment(at)}: {t(`attempt.${outcome}`)}
            {detail && ` (${detail})`}
          </li>
        ))}
      </ul>,
    ]);
  return <Facts of={facts} />;
}

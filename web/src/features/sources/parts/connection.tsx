import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import {
  Badge,
  Button,
  Card,
  Copy,
  DeleteDialog,
  Facts,
  Note,
  Progress,
  useMutation,
  type Tone,
} from '../../../ui';
import { disconnect, readAgain, runsOf, type Connection } from '../api';
import { ChangeKey, SetSecret } from './connect';
import { Reconciled } from './reconciled';

const TONE: Record<Connection['state'], Tone> = { reading: 'accent', active: 'good', stopped: 'bad' };

/** One connected account: how it stands, what is read, and what can be done with it. */
export function ConnectionCard({ of }: { of: Connection }) {
  const { t } = useWords();
  return (
    <Card
      title={of.name}
      aside={
        <span className="line">
          {!of.livemode && <Badge>{t('sources.test')}</Badge>}
          <Badge tone={TONE[of.state]}>{t(`sources.state.${of.state}`)}</Badge>
        </span>
      }
    >
      <div className="stack">
        {of.problem && (
          <Note tone="bad" role="alert" title={of.problem.detail}>
            <p>{of.problem.remedy}</p>
          </Note>
        )}
        <Reading of={of} />
        <WhatIsRead of={of} />
        <Webhook of={of} />
        <Reconciled of={of} />
        <Actions of={of} />
      </div>
    </Card>
  );
}

function Reading({ of }: { of: Connection }) {
  const { t } = useWords();
  const runs = useQuery(runsOf(of.id));
  const open = runs.data?.find(({ status }) => status === 'running' || status === 'queued');
  if (!open) return null;
  return (
    <div className="stack tight">
      <Progress part={open.progress} label={t('sources.progress', { name: of.name })} tone="accent" />
      {of.state === 'reading' && <p className="muted small">{t('sources.reading')}</p>}
    </div>
  );
}

function WhatIsRead({ of }: { of: Connection }) {
  const { t, f } = useWords();
  const { customers, subscriptions, invoices } = of.read;
  return (
    <Facts
      of={[
        [t('sources.account'), <code key="account">{of.account}</code>],
        [t('sources.keyEnds'), t('sources.keyEnding', { ends: of.key_ends })],
        [
          t('sources.read'),
          t('sources.readCounts', {
            customers: f.integer(customers),
            subscriptions: f.integer(subscriptions),
            invoices: f.integer(invoices),
          }),
        ],
        [t('sources.until'), of.read_until ? f.moment(of.read_until) : t('sources.never')],
        [t('sources.heard'), of.heard_at ? f.moment(of.heard_at) : t('sources.never')],
      ]}
    />
  );
}

function Webhook({ of }: { of: Connection }) {
  const { t } = useWords();
  const { may } = useRole();
  const [setting, setSetting] = useState(false);
  return (
    <div className="stack tight">
      <h3>{t('sources.webhook')}</h3>
      {of.signing_secrets === 0 && <p className="muted small">{t('sources.webhookText')}</p>}
      <code className="clip">{of.webhook_url}</code>
      <span className="actions">
        <Copy text={of.webhook_url} label={t('sources.copyUrl')} />
        <Button disabled={!may('connections')} onClick={() => setSetting(true)}>
          {t('sources.setSecret')}
        </Button>
        {of.signing_secrets > 0 && <Badge tone="good">{t('sources.secretSet')}</Badge>}
      </span>
      {setting && <SetSecret of={of} onClose={() => setSetting(false)} />}
    </div>
  );
}

function Actions({ of }: { of: Connection }) {
  const { t } = useWords();
  const { may } = useRole();
  const [doing, setDoing] = useState<'key' | 'disconnect'>();
  const reading = useMutation(readAgain);
  const close = () => setDoing(undefined);
  return (
    <span className="actions">
      <Button
        kind={of.state === 'stopped' ? 'primary' : undefined}
        disabled={!may('connections')}
        onClick={() => setDoing('key')}
      >
        {t('sources.changeKey')}
      </Button>
      <Button
        disabled={!may('connections') || of.state !== 'active' || reading.isPending}
        onClick={() => reading.mutate(of)}
      >
        {t('sources.readAgain')}
      </Button>
      <Button kind="ghost danger" disabled={!may('connections')} onClick={() => setDoing('disconnect')}>
        {t('sources.disconnect')}
      </Button>
      {doing === 'key' && <ChangeKey of={of} onClose={close} />}
      {doing === 'disconnect' && (
        <DeleteDialog
          title={t('sources.disconnectOf', { name: of.name })}
          text={t('sources.disconnectText')}
          name={of.name}
          action={t('sources.disconnect')}
          by={disconnect}
          of={of}
          onClose={close}
        />
      )}
    </span>
  );
}

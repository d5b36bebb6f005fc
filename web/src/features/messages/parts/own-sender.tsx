import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { Table } from '../../../table/table';
import {
  Badge,
  Button,
  Card,
  Copy,
  Dialog,
  Input,
  Loaded,
  Problem,
  Skeleton,
  useFieldErrors,
  useMutation,
  When,
  type Tone,
} from '../../../ui';
import { checkSender, deleteSender, putSender, sender, type OwnSender as Own } from '../api';

const TONE: Record<Own['verification'], Tone> = { pending: 'warn', verified: 'good', failed: 'bad' };

/** The organization's own address that messages come from, and the records that prove its domain. */
export function OwnSender() {
  const { t } = useWords();
  const found = useQuery(sender);
  const own = found.data?.own;
  return (
    <Card
      title={t('ownSender.title')}
      hint={t('ownSender.hint')}
      aside={own && <Badge tone={TONE[own.verification]}>{t(`ownSender.state.${own.verification}`)}</Badge>}
    >
      <Loaded of={found} wait={<Skeleton lines={3} />}>
        {({ address, own }) => (
          <div className="stack">
            <p>{t('ownSender.from', { address })}</p>
            {own ? <Proof of={own} /> : <Ask />}
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function Ask() {
  const { t } = useWords();
  const { may } = useRole();
  const asking = useMutation(putSender);
  const wrong = useFieldErrors(asking.error);
  const [address, setAddress] = useState('');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        asking.mutate({ address });
      }}
    >
      <Input
        label={t('ownSender.address')}
        hint={t('ownSender.addressHint')}
        type="email"
        autoComplete="off"
        maxLength={254}
        required
        disabled={!may('outreach')}
        value={address}
        onValue={setAddress}
        error={wrong.address}
      />
      <Problem of={{ error: Object.keys(wrong).length === 0 && asking.error }} />
      <div className="actions">
        <Button type="submit" disabled={!may('outreach') || asking.isPending}>
          {t('ownSender.ask')}
        </Button>
      </div>
    </form>
  );
}

/** What is to be made of records, how it stands with them, and what can be done. */
function Proof({ of }: { of: Own }) {
  const { t } = useWords();
  return (
    <>
      <p>{t(`ownSender.${of.verification}`, { domain: of.domain, address: of.address })}</p>
      <p className="muted small">
        {t('ownSender.since')} <When at={of.verification_since} />
        {of.checked_at && (
          <>
            {' · '}
            {t('ownSender.checked')} <When at={of.checked_at} />
          </>
        )}
      </p>
      {of.records.length > 0 && <Records of={of} />}
      <Actions of={of} />
    </>
  );
}

function Records({ of: { records } }: { of: Own }) {
  const { t } = useWords();
  const copied = (what: 'name' | 'value') => ({
    head: t(`ownSender.record.${what}`),
    label: t(`ownSender.record.${what}`),
    cell: (record: Own['records'][number]) => (
      <span className="line">
        <code>{record[what]}</code>
        <Copy text={record[what]} />
      </span>
    ),
  });
  return (
    <Table
      title={t('ownSender.records')}
      className="stacks"
      rows={records}
      rowKey={({ name }) => name}
      columns={[
        { head: t('ownSender.record.kind'), label: t('ownSender.record.kind'), cell: ({ kind }) => kind },
        copied('name'),
        copied('value'),
      ]}
    />
  );
}

function Actions({ of }: { of: Own }) {
  const { t } = useWords();
  const { may } = useRole();
  const checking = useMutation(checkSender);
  const again = useMutation({ ...putSender, refusal: 'toast' });
  const [removing, setRemoving] = useState(false);
  const off = !may('outreach');
  return (
    <div className="actions">
      {of.verification === 'failed' ? (
        <Button
          kind="primary"
          disabled={off || again.isPending}
          onClick={() => again.mutate({ address: of.address })}
        >
          {t('ownSender.again')}
        </Button>
      ) : (
        <Button disabled={off || checking.isPending} onClick={() => checking.mutate()}>
          {t('ownSender.check')}
        </Button>
      )}
      <Button disabled={off} onClick={() => setRemoving(true)}>
        {t('ownSender.remove')}
      </Button>
      {removing && <Remove of={of} onClose={() => setRemoving(false)} />}
    </div>
  );
}

function Remove({ of, onClose }: { of: Own; onClose: () => void }) {
  const { t } = useWords();
  const removing = useMutation(deleteSender, onClose);
  return (
    <Dialog
      title={t('ownSender.removeTitle', { address: of.address })}
      onClose={onClose}
      onSubmit={() => removing.mutate()}
      action={t('ownSender.remove')}
      kind="danger primary"
      busy={removing.isPending}
      problem={removing.error}
    >
      <p>{t('ownSender.removeText')}</p>
    </Dialog>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../../../i18n';
import {
  Button,
  Card,
  DeleteDialog,
  Dialog,
  Facts,
  Failure,
  Head,
  Loaded,
  Note,
  Options,
  Select,
  Skeleton,
  useForm,
  useMutation,
} from '../../../ui';
import { deleteEndpoint, endpointOf, pauseEndpoint, replaySince, testEndpoint, type Endpoint } from '../api';
import { EditEndpoint } from '../parts/edit-endpoint';
import { Log } from '../parts/log';
import { RollSecret, Secret } from '../parts/secret';
import { State } from '../parts/state';

/** One webhook: how it stands, what can be done with it, and its log. */
export default function Webhook() {
  const { id } = useParams({ from: '/app/settings/webhooks/$id' });
  const found = useQuery(endpointOf(id));
  return (
    <Loaded of={found} page="page" wait={<Skeleton lines={6} />}>
      {(endpoint) => <Shown of={endpoint} />}
    </Loaded>
  );
}

function Shown({ of }: { of: Endpoint }) {
  const { t, f } = useWords();
  const pausing = useMutation(pauseEndpoint);
  const testing = useMutation(testEndpoint);
  const active = of.state === 'active';
  return (
    <div className="page">
      <Head
        title={of.description || t(`webhooks.kind.${of.kind}`)}
        hint={<Link to="/settings/webhooks">{t('webhooks.all')}</Link>}
      >
        <Button disabled={!active || testing.isPending} onClick={() => testing.mutate(of)}>
          {t('webhooks.test')}
        </Button>
        <Button
          kind={of.state === 'disabled' ? 'primary' : undefined}
          disabled={pausing.isPending}
          onClick={() => pausing.mutate({ id: of.id, paused: active })}
        >
          {t(active ? 'webhooks.pause' : 'webhooks.resume')}
        </Button>
      </Head>
      {of.problem && <Failure of={of.problem} title={t('webhooks.disabled')} />}
      {active && of.failing_since && (
        <Note tone="warn">{t('webhooks.failingSince', { when: f.moment(of.failing_since) })}</Note>
      )}
      <Card title={t('webhooks.state')} aside={<State of={of} />}>
        <div className="stack">
          <What of={of} />
          <Actions of={of} />
        </div>
      </Card>
      <Log of={of} />
    </div>
  );
}

function What({ of }: { of: Endpoint }) {
  const { t, f } = useWords();
  const { previous_secret_until: until } = of;
  return (
    <Facts
      of={[
        [
          t('webhooks.address'),
          <code key="address" className="clip">
            {of.address}
          </code>,
        ],
        [t('webhooks.kind'), t(`webhooks.kind.${of.kind}`)],
        [t('webhooks.events'), of.events.map((one) => t(`webhooks.told.${one}`)).join(', ')],
        ...(of.kind === 'webhook'
          ? ([
              [
                t('webhooks.secret'),
                until ? t('webhooks.secretUntil', { when: f.moment(until) }) : t('webhooks.secretHidden'),
              ],
            ] as [string, string][])
          : []),
        [t('webhooks.delivered'), of.delivered_at ? f.moment(of.delivered_at) : t('webhooks.never')],
        [t('webhooks.created'), f.moment(of.created_at)],
      ]}
    />
  );
}

function Actions({ of }: { of: Endpoint }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [doing, setDoing] = useState<'edit' | 'roll' | 'missed' | 'delete'>();
  const [secret, setSecret] = useState<string>();
  const close = () => setDoing(undefined);
  return (
    <span className="actions">
      <Button onClick={() => setDoing('edit')}>{t('webhooks.edit')}</Button>
      {of.kind === 'webhook' && <Button onClick={() => setDoing('roll')}>{t('webhooks.roll')}</Button>}
      <Button disabled={of.state !== 'active'} onClick={() => setDoing('missed')}>
        {t('webhooks.missed')}
      </Button>
      <Button kind="ghost danger" onClick={() => setDoing('delete')}>
        {t('webhooks.delete')}
      </Button>
      {doing === 'edit' && <EditEndpoint of={of} onClose={close} />}
      {doing === 'roll' && (
        <RollSecret
          of={of}
          onClose={close}
          onMade={(made) => {
            close();
            setSecret(made);
          }}
        />
      )}
      {doing === 'missed' && <Missed of={of} onClose={close} />}
      {doing === 'delete' && (
        <DeleteDialog
          title={t('webhooks.delete')}
          text={t('webhooks.deleteText')}
          name={of.description || new URL(of.address).host}
          by={deleteEndpoint}
          of={of}
          onClose={close}
          onDone={() => navigate({ to: '/settings/webhooks' })}
        />
      )}
      {secret && <Secret of={secret} onClose={() => setSecret(undefined)} />}
    </span>
  );
}

/** Hours from which on what was missed is sent again. */
const SINCE = [1, 24, 168, 720] as const;

function Missed({ of, onClose }: { of: Endpoint; onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(replaySince, onClose, { id: of.id });
  return (
    <Dialog title={t('webhooks.missed')} onClose={onClose} form={form} action={t('webhooks.replay')}>
      <p className="muted">{t('webhooks.missedText')}</p>
      <Select label={t('webhooks.missedSince')} name="hours" defaultValue={24}>
        <Options of={SINCE} text={(hours) => t(`webhooks.since${hours}`)} />
      </Select>
    </Dialog>
  );
}

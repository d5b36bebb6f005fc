import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useRole } from '../../../api/roles';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import {
  Badge,
  Button,
  Card,
  Copy,
  DeleteDialog,
  Dialog,
  Empty,
  Head,
  Icon,
  Input,
  Note,
  Options,
  RoleNotice,
  Select,
  useForm,
  When,
} from '../../../ui';
import { deleteKey, keys, renameKey, rotateKey } from '../api';
import { NewKey } from '../parts/new-key';

type Key = Schemas['KeyView'];

export default function ApiKeys() {
  const { t, f } = useWords();
  const { role, may } = useRole();
  const list = useQuery({ ...keys, enabled: may('keys') });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Schemas['KeyMade']>();
  return (
    <div className="page">
      <Head title={t('settings.keys')} hint={t('keys.lead')}>
        <Button kind="primary" disabled={!may('keys')} onClick={() => setMaking(true)}>
          {t('keys.new')}
        </Button>
      </Head>
      {role && !may('keys') && <RoleNotice permission="keys" />}
      <Card flush>
        <QueryTable
          title={t('settings.keys')}
          className="stacks"
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          empty={<Empty sign="key" title={t('keys.empty')} text={t('keys.empty2')} />}
          columns={[
            { head: t('auth.nameOf'), cell: (one) => <Name of={one} /> },
            { head: t('keys.reach'), cell: (one) => <Reach of={one} /> },
            {
              head: t('keys.used'),
              label: t('keys.used'),
              cell: ({ last_used_at: at }) => (at ? <When at={at} /> : t('keys.never')),
              className: 'muted num',
            },
            {
              head: t('keys.expires'),
              label: t('keys.expires'),
              cell: ({ expires_at: at }) => (at ? f.date(at) : t('keys.noend')),
              className: 'muted num',
            },
            { actions: true, cell: (one) => <Actions of={one} onMade={setMade} /> },
          ]}
        />
      </Card>
      {making && (
        <NewKey
          onClose={() => setMaking(false)}
          onMade={(one) => {
            setMaking(false);
            setMade(one);
          }}
        />
      )}
      {made && <Secret of={made} onClose={() => setMade(undefined)} />}
    </div>
  );
}

function Name({ of }: { of: Key }) {
  const { t, f } = useWords();
  return (
    <span className="person">
      <span className="line">
        <strong className="clip">{of.name}</strong>
        {of.status !== 'active' && (
          <Badge tone={of.status === 'expired' ? '' : 'warn'}>{t(`keys.${of.status}`)}</Badge>
        )}
      </span>
      <code className="muted small">{of.prefix}…</code>
      {of.status === 'holder_gone' && <span className="wrong">{t('keys.holder_gone2')}</span>}
      {of.replaced?.valid_until && (
        <span className="muted small">
          {t('keys.overlap', { prefix: of.replaced.prefix, when: f.moment(of.replaced.valid_until) })}
        </span>
      )}
    </span>
  );
}

function Reach({ of }: { of: Key }) {
  const { t, f } = useWords();
  return (
    <span className="person">
      <span>{t(`who.${of.role}`)}</span>
      <span className="muted small">
        {of.resources.map((one) => t(`resource.${one}`)).join(', ')}
        {of.requests_per_minute && ` · ${t('keys.perMinute', { n: f.integer(of.requests_per_minute) })}`}
      </span>
    </span>
  );
}

function Actions({ of, onMade }: { of: Key; onMade: (made: Schemas['KeyMade']) => void }) {
  const { t } = useWords();
  const [doing, setDoing] = useState<'rename' | 'rotate' | 'delete'>();
  const close = () => setDoing(undefined);
  return (
    <>
      <span className="actions end tight">
        {(['rename', 'rotate'] as const).map((one) => (
          <Button
            key={one}
            kind="ghost"
            aria-label={t(`keys.${one}Of`, { name: of.name })}
            onClick={() => setDoing(one)}
          >
            {t(`keys.${one}`)}
          </Button>
        ))}
        <Button
          kind="ghost icon danger"
          aria-label={t('keys.deleteOf', { name: of.name })}
          onClick={() => setDoing('delete')}
        >
          <Icon sign="trash" />
        </Button>
      </span>
      {doing === 'rename' && <Rename of={of} onClose={close} />}
      {doing === 'rotate' && (
        <Rotate
          of={of}
          onClose={close}
          onMade={(made) => {
            close();
            onMade(made);
          }}
        />
      )}
      {doing === 'delete' && (
        <DeleteDialog
          title={t('keys.deleteOf', { name: of.name })}
          text={t('keys.deleteText')}
          name={of.name}
          by={deleteKey}
          of={of}
          onClose={close}
        />
      )}
    </>
  );
}

function Rename({ of, onClose }: { of: Key; onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(renameKey, onClose, { id: of.id, before: of.name });
  return (
    <Dialog title={t('keys.renameOf', { name: of.name })} onClose={onClose} form={form} action={t('save')}>
      <Input
        label={t('auth.nameOf')}
        name="name"
        defaultValue={of.name}
        maxLength={100}
        required
        error={form.fields.name}
      />
    </Dialog>
  );
}

/** For how long the secret before may go on, in seconds. */
const OVERLAPS = [0, 3600, 86400, 604800] as const;

function Rotate({
  of,
  onClose,
  onMade,
}: {
  of: Key;
  onClose: () => void;
  onMade: (made: Schemas['KeyMade']) => void;
}) {
  const { t } = useWords();
  const form = useForm(rotateKey, onMade, { id: of.id });
  return (
    <Dialog
      title={t('keys.rotateOf', { name: of.name })}
      onClose={onClose}
      form={form}
      action={t('keys.rotate')}
    >
      <p className="muted">{t('keys.rotateText')}</p>
      <Select label={t('keys.overlapFor')} name="overlap" defaultValue={86400}>
        <Options of={OVERLAPS} text={(seconds) => t(`keys.overlap${seconds}`)} />
      </Select>
    </Dialog>
  );
}

/** The secret, which no other page will show. */
function Secret({ of, onClose }: { of: Schemas['KeyMade']; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog
      title={t('keys.secretOf', { name: of.key.name })}
      onClose={onClose}
      onSubmit={onClose}
      action={t('keys.kept')}
      back={<Copy text={of.secret} label={t('keys.copy')} />}
    >
      <Note tone="warn">{t('keys.once')}</Note>
      <code className="secret">{of.secret}</code>
      <p className="muted small">{t('keys.how')}</p>
    </Dialog>
  );
}

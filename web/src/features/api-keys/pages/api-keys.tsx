import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys } from '../api';
import { api, body, type Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { useRole } from '../../../api/roles';
import { useTitle } from '../../../browser/title';
import { Copy } from '../../../ui/copy';
import { DeleteDialog, Dialog } from '../../../ui/dialog';
import { useForm } from '../../../ui/form';
import { Icon } from '../../../ui/icons';
import { Badge, Button, Card, Empty, Head, Input, Note, Problem, Select, Skeleton } from '../../../ui/kit';
import { Reason } from '../../../ui/reason';
import { useTell } from '../../../ui/toast';
import { NewKey } from '../parts/new-key';

type Key = Schemas['KeyView'];

export function Keys() {
  const { t } = useWords();
  const { role, may } = useRole();
  const list = useQuery({ ...keys, enabled: may('keys') });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Schemas['KeyMade']>();
  useTitle(t('settings.keys'));
  return (
    <div className="page">
      <Head title={t('settings.keys')} hint={t('keys.lead')}>
        <Button kind="primary" disabled={!may('keys')} onClick={() => setMaking(true)}>
          {t('keys.new')}
        </Button>
      </Head>
      {role && !may('keys') && <Reason permission="keys" />}
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isLoading && (
        <Card>
          <Skeleton lines={4} />
        </Card>
      )}
      {list.data?.length === 0 && (
        <Card>
          <Empty sign="key" title={t('keys.empty')}>
            <p className="muted">{t('keys.empty2')}</p>
          </Empty>
        </Card>
      )}
      {!!list.data?.length && (
        <Card flush>
          <div className="scroll" tabIndex={0} role="region" aria-label={t('settings.keys')}>
            <table className="stacks">
              <thead>
                <tr>
                  <th scope="col">{t('auth.nameOf')}</th>
                  <th scope="col">{t('keys.reach')}</th>
                  <th scope="col">{t('keys.used')}</th>
                  <th scope="col" className="wide-only">
                    {t('keys.expires')}
                  </th>
                  <th scope="col">
                    <span className="hidden-text">{t('actions')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {list.data.map((one) => (
                  <Row key={one.id} of={one} onMade={setMade} />
                ))}
              </tbody>
            </table>
          </div>
        </Card>
      )}
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

function useAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['keys'] });
}

function Row({ of, onMade }: { of: Key; onMade: (made: Schemas['KeyMade']) => void }) {
  const { t, f } = useWords();
  const [doing, setDoing] = useState<'rename' | 'rotate' | 'delete'>();
  const close = () => setDoing(undefined);
  return (
    <tr>
      <td>
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
      </td>
      <td>
        <span className="person">
          <span>{t(`who.${of.role}`)}</span>
          <span className="muted small">
            {of.resources.map((one) => t(`resource.${one}`)).join(', ')}
            {of.requests_per_minute && ` · ${t('keys.perMinute', { n: f.integer(of.requests_per_minute) })}`}
          </span>
        </span>
      </td>
      <td
        className="muted num"
        data-name={t('keys.used')}
        title={of.last_used_at ? f.moment(of.last_used_at) : undefined}
      >
        {of.last_used_at ? f.date(of.last_used_at) : t('keys.never')}
      </td>
      <td className="muted num wide-only">{of.expires_at ? f.date(of.expires_at) : t('keys.noend')}</td>
      <td className="right">
        <span className="actions end tight">
          <Button
            kind="ghost"
            aria-label={t('keys.renameOf', { name: of.name })}
            onClick={() => setDoing('rename')}
          >
            {t('keys.rename')}
          </Button>
          <Button
            kind="ghost"
            aria-label={t('keys.rotateOf', { name: of.name })}
            onClick={() => setDoing('rotate')}
          >
            {t('keys.rotate')}
          </Button>
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
        {doing === 'delete' && <Delete of={of} onClose={close} />}
      </td>
    </tr>
  );
}

function Rename({ of, onClose }: { of: Key; onClose: () => void }) {
  const { t } = useWords();
  const again = useAgain();
  const tell = useTell();
  const change = async (name: string) => {
    await body(api.PATCH('/v1/keys/{id}', { params: { path: { id: of.id } }, body: { name } }));
    await again();
  };
  const { mutation, submit, fields, problem } = useForm(
    ({ name }: { name: string }) => change(name),
    () => {
      tell(t('saved'), () => void change(of.name));
      onClose();
    },
  );
  return (
    <Dialog title={t('keys.renameOf', { name: of.name })} onClose={onClose} onSubmit={submit}>
      <Input
        label={t('auth.nameOf')}
        name="name"
        defaultValue={of.name}
        maxLength={100}
        required
        error={fields.name}
      />
      {problem && <Problem error={problem} />}
      <div className="actions end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" kind="primary" disabled={mutation.isPending}>
          {t('save')}
        </Button>
      </div>
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
  const again = useAgain();
  const { mutation, submit, problem } = useForm(
    ({ overlap }: { overlap: string }) =>
      body(
        api.POST('/v1/keys/{id}/rotate', {
          params: { path: { id: of.id } },
          body: { overlap_seconds: Number(overlap) },
        }),
      ),
    (made) => {
      void again();
      onMade(made);
    },
  );
  return (
    <Dialog title={t('keys.rotateOf', { name: of.name })} onClose={onClose} onSubmit={submit}>
      <p className="muted">{t('keys.rotateText')}</p>
      <Select label={t('keys.overlapFor')} name="overlap" defaultValue={86400}>
        {OVERLAPS.map((seconds) => (
          <option key={seconds} value={seconds}>
            {t(`keys.overlap${seconds}`)}
          </option>
        ))}
      </Select>
      {problem && <Problem error={problem} />}
      <div className="actions end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" kind="primary" disabled={mutation.isPending}>
          {t('keys.rotate')}
        </Button>
      </div>
    </Dialog>
  );
}

function Delete({ of, onClose }: { of: Key; onClose: () => void }) {
  const { t } = useWords();
  const again = useAgain();
  const tell = useTell();
  const deleting = useMutation({
    mutationFn: () => body(api.DELETE('/v1/keys/{id}', { params: { path: { id: of.id } } })),
    onSuccess: async () => {
      onClose();
      await again();
      tell(t('keys.deleted', { name: of.name }));
    },
  });
  return (
    <DeleteDialog
      title={t('keys.deleteOf', { name: of.name })}
      text={t('keys.deleteText')}
      name={of.name}
      pending={deleting.isPending}
      error={deleting.error}
      onClose={onClose}
      onDelete={() => deleting.mutate()}
    />
  );
}

/** The secret, which no other page will show. */
function Secret({ of, onClose }: { of: Schemas['KeyMade']; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog title={t('keys.secretOf', { name: of.key.name })} onClose={onClose} onSubmit={onClose}>
      <Note tone="warn">{t('keys.once')}</Note>
      <code className="secret">{of.secret}</code>
      <p className="muted small">{t('keys.how')}</p>
      <div className="actions end">
        <Copy text={of.secret} label={t('keys.copy')} />
        <Button type="submit" kind="primary">
          {t('keys.kept')}
        </Button>
      </div>
    </Dialog>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { members } from '../api';
import { api, body, type Schemas } from '../../../api/client';
import { me } from '../../../api/me';
import { useWords } from '../../../i18n';
import { useRole } from '../../../api/roles';
import { leave } from '../../../api/session';
import { useTitle } from '../../../browser/title';
import { DeleteDialog } from '../../../ui/dialog';
import { useForm } from '../../../ui/form';
import { Button, Card, Head, Input, Note, Problem, Select, Skeleton } from '../../../ui/kit';
import { Reason } from '../../../ui/reason';
import { useTell } from '../../../ui/toast';
import { Export } from '../parts/data-export';

export function Organization() {
  const { t } = useWords();
  const user = useQuery(me);
  const { may } = useRole();
  useTitle(t('settings.organization'));
  return (
    <div className="page">
      <Head title={t('settings.organization')} hint={t('company.lead')} />
      {user.error && <Problem error={user.error} retry={() => void user.refetch()} />}
      {user.isPending && <Skeleton height={120} lines={2} />}
      {user.data && (
        <>
          {!may('organization') && <Reason permission="organization" />}
          <Name of={user.data.organization} />
          {may('organization') && <Export org={user.data.organization.id} />}
          {may('organization') && <Transfer of={user.data} />}
          <Leave of={user.data} />
          {may('organization') && <Delete of={user.data.organization} />}
        </>
      )}
    </div>
  );
}

/** Asks for everything anew: most of it shows the organization's name, or its standing. */
function useAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}

function Name({ of }: { of: Schemas['OrganizationView'] }) {
  const { t } = useWords();
  const again = useAgain();
  const tell = useTell();
  const { may } = useRole();
  const change = async (name: string) => {
    await body(api.PATCH('/v1/organization', { body: { name } }));
    await again();
  };
  const before = of.name;
  const { mutation, submit, fields, problem } = useForm(
    ({ name }: { name: string }) => change(name),
    () => tell(t('saved'), () => void change(before)),
  );
  return (
    <Card title={t('company.name')} hint={t('company.nameHint')}>
      <form className="inline-form" onSubmit={submit}>
        <Input
          key={before}
          label={t('company.name')}
          name="name"
          defaultValue={before}
          maxLength={100}
          autoComplete="organization"
          required
          disabled={!may('organization')}
          error={fields.name}
        />
        <Button type="submit" disabled={mutation.isPending || !may('organization')}>
          {t('save')}
        </Button>
      </form>
      {problem && <Problem error={problem} />}
    </Card>
  );
}

function Transfer({ of }: { of: Schemas['Me'] }) {
  const { t } = useWords();
  const again = useAgain();
  const tell = useTell();
  const others = useQuery(members).data?.filter(({ id }) => id !== of.user.id) ?? [];
  const [to, setTo] = useState('');
  const [asking, setAsking] = useState(false);
  const heir = others.find(({ id }) => id === to);
  const giving = useMutation({
    mutationFn: () => body(api.POST('/v1/organization/transfer', { body: { member_id: to } })),
    onSuccess: async ({ name }) => {
      setAsking(false);
      await again();
      tell(t('company.transferred', { name }));
    },
  });
  return (
    <Card title={t('company.transfer')} hint={t('company.transferHint')}>
      {others.length === 0 ? (
        <p className="muted">{t('company.alone')}</p>
      ) : (
        <form
          className="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            setAsking(true);
          }}
        >
          <Select
            label={t('company.transferTo')}
            value={to}
            required
            onChange={(event) => setTo(event.target.value)}
          >
            <option value="">{t('company.choose')}</option>
            {others.map(({ id, name, email }) => (
              <option key={id} value={id}>
                {name} ({email})
              </option>
            ))}
          </Select>
          <Button type="submit" kind="danger" disabled={!heir}>
            {t('company.transferGo')}
          </Button>
        </form>
      )}
      {asking && heir && (
        <DeleteDialog
          title={t('company.transfer')}
          text={t('company.transferText', { name: heir.name })}
          name={of.organization.name}
          action={t('company.transferGo')}
          pending={giving.isPending}
          error={giving.error}
          onClose={() => setAsking(false)}
          onDelete={() => giving.mutate()}
        />
      )}
    </Card>
  );
}

function Leave({ of }: { of: Schemas['Me'] }) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const leaving = useMutation({
    mutationFn: () => body(api.DELETE('/v1/members/{id}', { params: { path: { id: of.user.id } } })),
    // The session was one in that organization, and has ended with the membership.
    onSuccess: leave,
  });
  return (
    <Card title={t('company.leave')} hint={t('company.leaveHint')}>
      <div className="actions">
        <Button kind="danger" onClick={() => setAsking(true)}>
          {t('company.leaveGo')}
        </Button>
      </div>
      {asking && (
        <DeleteDialog
          title={t('company.leave')}
          text={t('company.leaveText')}
          name={of.organization.name}
          action={t('company.leaveGo')}
          pending={leaving.isPending}
          error={leaving.error}
          onClose={() => setAsking(false)}
          onDelete={() => leaving.mutate()}
        />
      )}
    </Card>
  );
}

function Delete({ of }: { of: Schemas['OrganizationView'] }) {
  const { t, f } = useWords();
  const again = useAgain();
  const [asking, setAsking] = useState(false);
  const deleting = useMutation({
    mutationFn: () => body(api.DELETE('/v1/organization', { body: { confirm: of.name } })),
    onSuccess: async () => {
      setAsking(false);
      await again();
    },
  });
  return (
    <Card title={t('company.delete')} hint={t('company.deleteHint')}>
      {of.deletion ? (
        <Note tone="bad">{t('banner.deletion', { when: f.moment(of.deletion.erase_at) })}</Note>
      ) : (
        <div className="actions">
          <Button kind="danger" onClick={() => setAsking(true)}>
            {t('company.delete')}
          </Button>
        </div>
      )}
      {asking && (
        <DeleteDialog
          title={t('company.delete')}
          text={t('company.deleteText')}
          name={of.name}
          pending={deleting.isPending}
          error={deleting.error}
          onClose={() => setAsking(false)}
          onDelete={() => deleting.mutate()}
        />
      )}
    </Card>
  );
}

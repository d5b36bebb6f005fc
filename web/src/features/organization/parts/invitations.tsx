import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { invitations } from '../api';
import { api, body, Refusal, type Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { atLeast, ROLES, useRole, type Role } from '../../../api/roles';
import { Dialog } from '../../../ui/dialog';
import { useForm } from '../../../ui/form';
import { Badge, Button, Card, Input, Problem, Select, useSaid } from '../../../ui/kit';
import { useTell } from '../../../ui/toast';

function useAgain() {
  const queries = useQueryClient();
  return () =>
    Promise.all(['invitations', 'usage'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
}

/** Asks whom to invite, as what. */
export function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const again = useAgain();
  const tell = useTell();
  const { role: own } = useRole();
  const { mutation, submit, fields, problem } = useForm(
    (given: { email: string; role: Role }) => body(api.POST('/v1/invitations', { body: given })),
    async ({ email }) => {
      await again();
      tell(t('people.invited', { email }));
      onClose();
    },
  );
  const full = problem instanceof Refusal && problem.plan.limit === 'seats';
  return (
    <Dialog title={t('people.invite')} onClose={onClose} onSubmit={submit}>
      <p className="muted">{t('people.inviteText')}</p>
      <Input
        label={t('auth.email')}
        name="email"
        type="email"
        autoComplete="off"
        required
        error={fields.email}
      />
      <Select label={t('people.role')} name="role" defaultValue="analyst" error={fields.role}>
        {ROLES.filter((role) => own && atLeast(own, role)).map((role) => (
          <option key={role} value={role}>
            {t(`who.${role}`)} – {t(`who.${role}Hint`)}
          </option>
        ))}
      </Select>
      {problem && <Problem error={problem} />}
      <div className="actions end">
        <Button onClick={onClose}>{t('cancel')}</Button>
        {full ? (
          <Link className="button primary" to="/settings/plan">
            {t('plan.see')}
          </Link>
        ) : (
          <Button type="submit" kind="primary" disabled={mutation.isPending}>
            {t('people.send')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

/** Who is invited and has not come yet. */
export function Invitations() {
  const { t } = useWords();
  const list = useQuery(invitations);
  if (list.error) return <Problem error={list.error} retry={() => void list.refetch()} />;
  if (!list.data?.length) return null;
  return (
    <Card flush title={t('people.invitations')} hint={t('people.invitationsHint')}>
      <ul className="rows-list">
        {list.data.map((one) => (
          <Invitation key={one.id} of={one} />
        ))}
      </ul>
    </Card>
  );
}

function Invitation({ of }: { of: Schemas['InvitationView'] }) {
  const { t, f } = useWords();
  const again = useAgain();
  const tell = useTell();
  const said = useSaid();
  const params = { params: { path: { id: of.id } } };
  const onError = (error: unknown) => tell(said(error));
  const resending = useMutation({
    mutationFn: () => body(api.POST('/v1/invitations/{id}/resend', params)),
    onSuccess: async () => {
      await again();
      tell(t('people.resent', { email: of.email }));
    },
    onError,
  });
  const revoking = useMutation({
    mutationFn: () => body(api.DELETE('/v1/invitations/{id}', params)),
    onSuccess: async () => {
      await again();
      tell(t('people.revoked', { email: of.email }), () => inviting.mutate());
    },
    onError,
  });
  const inviting = useMutation({
    mutationFn: () => body(api.POST('/v1/invitations', { body: { email: of.email, role: of.role } })),
    onSuccess: again,
    onError,
  });
  return (
    <li>
      <div>
        <strong className="clip">{of.email}</strong>
        <span className="muted small">
          {t(`who.${of.role}`)} · {t('people.until', { when: f.date(of.expires_at) })}
        </span>
        {of.notice && <span className="wrong">{of.notice}</span>}
      </div>
      {!of.notice && (
        <Badge tone={of.mailed_at ? '' : 'accent'}>
          {t(of.mailed_at ? 'people.mailed' : 'people.mailing')}
        </Badge>
      )}
      <div className="actions">
        <Button
          aria-label={t('people.resendTo', { email: of.email })}
          disabled={resending.isPending}
          onClick={() => resending.mutate()}
        >
          {t('people.resend')}
        </Button>
        <Button
          kind="danger"
          aria-label={t('people.revokeOf', { email: of.email })}
          disabled={revoking.isPending}
          onClick={() => revoking.mutate()}
        >
          {t('people.revoke')}
        </Button>
      </div>
    </li>
  );
}

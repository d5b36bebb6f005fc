import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Refusal, type Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import {
  Badge,
  Button,
  Card,
  Dialog,
  EmailInput,
  Problem,
  RoleField,
  useForm,
  useMutation,
} from '../../../ui';
import { invitations, invite, resendInvitation, revokeInvitation } from '../api';

/** Asks whom to invite, as what. */
export function Invite({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const form = useForm(invite, onClose);
  const full = form.problem instanceof Refusal && form.problem.plan.limit === 'seats';
  return (
    <Dialog
      title={t('people.invite')}
      onClose={onClose}
      form={form}
      action={
        full ? (
          <Link className="button primary" to="/settings/plan">
            {t('plan.see')}
          </Link>
        ) : (
          t('people.send')
        )
      }
    >
      <p className="muted">{t('people.inviteText')}</p>
      <EmailInput own={false} error={form.fields.email} />
      <RoleField error={form.fields.role} />
    </Dialog>
  );
}

/** Who is invited and has not come yet. */
export function Invitations() {
  const { t } = useWords();
  const list = useQuery(invitations);
  if (list.error) return <Problem of={list} />;
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
  const resending = useMutation(resendInvitation);
  const revoking = useMutation(revokeInvitation);
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
          onClick={() => resending.mutate(of)}
        >
          {t('people.resend')}
        </Button>
        <Button
          kind="danger"
          aria-label={t('people.revokeOf', { email: of.email })}
          disabled={revoking.isPending}
          onClick={() => revoking.mutate(of)}
        >
          {t('people.revoke')}
        </Button>
      </div>
    </li>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { sessions } from '../api';
import { api, body, type Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { useTitle } from '../../../browser/title';
import { Password, useForm } from '../../../ui/form';
import { Badge, Button, Card, Head, Problem, Skeleton, useSaid } from '../../../ui/kit';
import { useTell } from '../../../ui/toast';
import { SecondFactor } from '../parts/second-factor';

export function Security() {
  const { t } = useWords();
  useTitle(t('settings.security'));
  return (
    <div className="page">
      <Head title={t('settings.security')} hint={t('security.lead')} />
      <ChangePassword />
      <SecondFactor />
      <Sessions />
    </div>
  );
}

function ChangePassword() {
  const { t } = useWords();
  const queries = useQueryClient();
  const tell = useTell();
  const { mutation, submit, fields, problem, code } = useForm(
    (given: { current: string; new: string }) => body(api.POST('/v1/me/password', { body: given })),
    () => {
      tell(t('security.passwordChanged'));
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  );
  const wrong = code === 'wrong_password' ? t('problem.wrong_password') : undefined;
  return (
    <Card title={t('auth.password')} hint={t('security.passwordHint')}>
      {/* Emptied once it is changed. */}
      <form className="stack" onSubmit={submit} key={String(mutation.isSuccess && mutation.submittedAt)}>
        <div className="grid2">
          <Password
            label={t('security.current')}
            name="current"
            autoComplete="current-password"
            error={fields.current ?? wrong}
          />
          <Password
            label={t('auth.newPassword')}
            name="new"
            autoComplete="new-password"
            hint={t('auth.passwordHint')}
            error={fields.new}
          />
        </div>
        {problem && !wrong && <Problem error={problem} />}
        <div className="actions">
          <Button type="submit" disabled={mutation.isPending}>
            {t('security.change')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Sessions() {
  const { t } = useWords();
  const queries = useQueryClient();
  const tell = useTell();
  const said = useSaid();
  const list = useQuery(sessions);
  const again = () => queries.invalidateQueries({ queryKey: ['sessions'] });
  const ending = useMutation({
    mutationFn: (id: string | null) =>
      id === null
        ? body(api.DELETE('/v1/me/sessions'))
        : body(api.DELETE('/v1/me/sessions/{id}', { params: { path: { id } } })),
    onSuccess: async (_, id) => {
      await again();
      tell(t(id === null ? 'security.othersEnded' : 'security.ended'));
    },
    onError: (error) => tell(said(error)),
  });
  const others = (list.data?.length ?? 0) > 1;
  return (
    <Card
      flush
      title={t('security.sessions')}
      hint={t('security.sessionsHint')}
      aside={
        others && (
          <Button disabled={ending.isPending} onClick={() => ending.mutate(null)}>
            {t('security.endOthers')}
          </Button>
        )
      }
    >
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && (
        <div className="in">
          <Skeleton lines={3} />
        </div>
      )}
      <ul className="rows-list">
        {list.data?.map((one) => (
          <Session key={one.id} of={one} disabled={ending.isPending} onEnd={() => ending.mutate(one.id)} />
        ))}
      </ul>
    </Card>
  );
}

function Session({
  of,
  disabled,
  onEnd,
}: {
  of: Schemas['SessionView'];
  disabled: boolean;
  onEnd: () => void;
}) {
  const { t, f } = useWords();
  return (
    <li>
      <div>
        <strong>{of.device}</strong>
        <span className="muted small">
          {[of.address, t('security.since', { when: f.date(of.created_at) })].filter(Boolean).join(' · ')}
        </span>
      </div>
      {of.current ? (
        <Badge tone="good">{t('security.here')}</Badge>
      ) : (
        <>
          <span className="muted small wide-only">
            {t('security.used', { when: f.moment(of.last_used_at) })}
          </span>
          <Button disabled={disabled} onClick={onEnd} aria-label={t('security.endOf', { device: of.device })}>
            {t('security.end')}
          </Button>
        </>
      )}
    </li>
  );
}

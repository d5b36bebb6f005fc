import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { keys } from '../../api-keys/api';
import { audit, type AuditFilter } from '../api';
import { members } from '../../organization/api';
import type { Schemas } from '../../../api/client';
import { useWords, type Key } from '../../../i18n';
import { en } from '../../../i18n/en';
import { useRole } from '../../../api/roles';
import { useTitle } from '../../../browser/title';
import { saveAs } from '../../../ui/copy';
import { Icon } from '../../../ui/icons';
import { Badge, Button, Card, Empty, Head, Problem, Select, Input, Skeleton } from '../../../ui/kit';
import { Reason } from '../../../ui/reason';
import { csvFile } from '../csv-file';
import { days } from '../days';

/** What can be done, as far as there are words for it. */
const ACTIONS = Object.keys(en)
  .filter((key) => key.startsWith('did.'))
  .map((key) => key.slice('did.'.length));

export function Audit() {
  const { t } = useWords();
  const { role, may } = useRole();
  const search = useSearch({ from: '/app/settings/audit' });
  const filter = days(search);
  const list = useInfiniteQuery({ ...audit(filter), enabled: may('audit') });
  const exporting = useMutation({
    mutationFn: async () => saveAs('audit.csv', await csvFile(filter), 'text/csv'),
  });
  useTitle(t('settings.audit'));
  const entries = list.data?.pages.flatMap((page) => page.items);
  return (
    <div className="page">
      <Head title={t('settings.audit')} hint={t('audit.lead')}>
        <Button disabled={!may('audit') || exporting.isPending} onClick={() => exporting.mutate()}>
          <Icon sign="download" size={16} />
          {t('audit.export')}
        </Button>
      </Head>
      {role && !may('audit') && <Reason permission="audit" />}
      {exporting.error && <Problem error={exporting.error} />}
      {may('audit') && <Filter of={search} />}
      {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
      <Card flush>
        {list.isLoading && (
          <div className="in">
            <Skeleton lines={6} />
          </div>
        )}
        {!!entries?.length && <Entries of={entries} />}
        {entries?.length === 0 && !list.hasNextPage && (
          <Empty sign="log" title={t('audit.empty')}>
            <p className="muted">{t('audit.empty2')}</p>
          </Empty>
        )}
        {list.hasNextPage && (
          <div className="in">
            <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('more')}
            </Button>
          </div>
        )}
      </Card>
    </div>
  );
}

function Filter({ of }: { of: AuditFilter }) {
  const { t } = useWords();
  const navigate = useNavigate({ from: '/settings/audit' });
  const people = useQuery(members).data ?? [];
  const programs = useQuery(keys).data ?? [];
  const set = (change: AuditFilter) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <div className="filters">
      <Select
        label={t('audit.who')}
        value={of.actor ?? ''}
        onChange={(event) => set({ actor: event.target.value || undefined })}
      >
        <option value="">{t('all')}</option>
        <optgroup label={t('settings.members')}>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </optgroup>
        {programs.length > 0 && (
          <optgroup label={t('settings.keys')}>
            {programs.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
      </Select>
      <Select
        label={t('audit.what')}
        value={of.action ?? ''}
        onChange={(event) => set({ action: event.target.value || undefined })}
      >
        <option value="">{t('all')}</option>
        {ACTIONS.map((action) => (
          <option key={action} value={action}>
            {t(`did.${action}` as Key)}
          </option>
        ))}
      </Select>
      <Input
        label={t('audit.from')}
        type="date"
        value={of.from ?? ''}
        max={of.to}
        onChange={(event) => set({ from: event.target.value || undefined })}
      />
      <Input
        label={t('audit.to')}
        type="date"
        value={of.to ?? ''}
        min={of.from}
        onChange={(event) => set({ to: event.target.value || undefined })}
      />
    </div>
  );
}

function Entries({ of }: { of: Schemas['AuditEntry'][] }) {
  const { t, f } = useWords();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('settings.audit')}>
      <table className="stacks">
        <thead>
          <tr>
            <th scope="col">{t('audit.when')}</th>
            <th scope="col">{t('audit.who')}</th>
            <th scope="col">{t('audit.what')}</th>
            <th scope="col">{t('audit.where')}</th>
          </tr>
        </thead>
        <tbody>
          {of.map((entry) => (
            <tr key={entry.id}>
              <td className="muted num">{f.moment(entry.at)}</td>
              <td>
                {entry.actor.name}{' '}
                {entry.actor.kind !== 'user' && <Badge>{t(`actor.${entry.actor.kind}`)}</Badge>}
              </td>
              <td>
                <What of={entry} />
              </td>
              <td className="muted small">
                <span className="clip" title={entry.user_agent ?? undefined}>
                  {entry.address ?? '–'}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function What({ of }: { of: Schemas['AuditEntry'] }) {
  const { t } = useWords();
  const words = `did.${of.action}`;
  const targets = Object.values(of.targets ?? {});
  return (
    <span className="person">
      {words in en ? <span>{t(words as Key)}</span> : <code>{of.action}</code>}
      {(of.details ?? []).map(({ field, old, new: now }) => (
        <span className="muted small" key={field}>
          {field}: {[old, now].filter((value) => value != null).join(' → ')}
        </span>
      ))}
      {targets.length > 0 && <code className="muted small clip">{targets.join(' ')}</code>}
    </span>
  );
}

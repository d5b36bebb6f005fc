import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { datasets } from '../../../api/datasets';
import { models } from '../../../api/models';
import { useRole } from '../../../api/roles';
import { fileName } from '../../../browser/csv';
import { momentsOf, today } from '../../../browser/date-range';
import { saveAs } from '../../../browser/save-as';
import { useWords } from '../../../i18n';
import { ColumnMenu, useChosenColumns } from '../../../table/list-toolbar';
import { QueryTable } from '../../../table/query-table';
import { Views } from '../../../table/views';
import {
  Badge,
  Button,
  Card,
  DateRangeField,
  Empty,
  Head,
  Icon,
  Options,
  Problem,
  RoleNotice,
  Select,
  Skeleton,
  useMutation,
  When,
} from '../../../ui';
import { keys } from '../../api-keys/api';
import { members } from '../../../api/members';
import { connections } from '../../sources/api';
import { audit, type AuditSearch } from '../api';
import { csvFile } from '../csv-file';

export default function Audit() {
  const { t } = useWords();
  const { role, may } = useRole();
  const search = useSearch({ from: '/app/settings/audit' });
  const navigate = useNavigate({ from: '/settings/audit' });
  const { actor, action } = search;
  const filter = { actor, action, ...momentsOf(search) };
  const list = useInfiniteQuery({ ...audit(filter), enabled: may('audit') });
  const chosen = useChosenColumns('audit', [
    {
      id: 'when',
      fixed: true,
      name: t('audit.when'),
      head: t('audit.when'),
      cell: ({ at }: Schemas['AuditEntry']) => <When at={at} />,
      className: 'muted num',
    },
    { id: 'who', name: t('audit.who'), head: t('audit.who'), cell: ({ actor }) => <Who of={actor} /> },
    {
      id: 'what',
      fixed: true,
      name: t('audit.what'),
      head: t('audit.what'),
      cell: (entry) => <What of={entry} />,
    },
    {
      id: 'where',
      name: t('audit.where'),
      head: t('audit.where'),
      cell: ({ user_agent, address }) => (
        <span className="clip" title={user_agent ?? undefined}>
          {address ?? '–'}
        </span>
      ),
      className: 'muted small',
    },
  ]);
  const exporting = useMutation({
    send: async () => saveAs(fileName(t('settings.audit'), today()), await csvFile(filter), 'text/csv'),
  });
  return (
    <div className="page">
      <Head title={t('settings.audit')} hint={t('audit.lead')}>
        {may('audit') && (
          <>
            <ColumnMenu {...chosen} />
            <Views
              of="audit"
              now={{ search: { ...search }, columns: chosen.shown }}
              onOpen={(view) => {
                if (view.columns) chosen.show(view.columns);
                void navigate({ search: view.search, replace: true });
              }}
            />
          </>
        )}
        <Button disabled={!may('audit') || exporting.isPending} onClick={() => exporting.mutate()}>
          <Icon sign="download" size={16} />
          {t('audit.export')}
        </Button>
      </Head>
      {role && !may('audit') && <RoleNotice permission="audit" />}
      <Problem of={{ error: exporting.error }} />
      {may('audit') && <Filter of={search} />}
      <Card flush>
        <QueryTable
          title={t('settings.audit')}
          className="stacks"
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          wait={<Skeleton lines={6} />}
          empty={<Empty sign="log" title={t('audit.empty')} text={t('audit.empty2')} />}
          columns={chosen.columns}
        />
      </Card>
    </div>
  );
}

function Filter({ of }: { of: AuditSearch }) {
  const { t, keysOf } = useWords();
  const navigate = useNavigate({ from: '/settings/audit' });
  const people = useQuery(members).data ?? [];
  const programs = useQuery(keys).data ?? [];
  const go = (search: AuditSearch) => void navigate({ search, replace: true });
  const field = (name: 'actor' | 'action') => ({
    value: of[name] ?? '',
    onValue: (value: string) => go({ ...of, [name]: value || undefined }),
  });
  const { actor, action } = of;
  return (
    <div className="filters">
      <Select label={t('audit.who')} {...field('actor')}>
        <option value="">{t('all')}</option>
        <optgroup label={t('settings.members')}>
          <Options of={people} />
        </optgroup>
        {programs.length > 0 && (
          <optgroup label={t('settings.keys')}>
            <Options of={programs} />
          </optgroup>
        )}
      </Select>
      <Select label={t('audit.what')} {...field('action')}>
        <option value="">{t('all')}</option>
        <Options of={keysOf('did.')} value={(key) => key.slice('did.'.length)} text={(key) => t(key)} />
      </Select>
      <DateRangeField of={of} onValue={(range) => go({ actor, action, ...range })} />
    </div>
  );
}

function Who({ of }: { of: Schemas['AuditEntry']['actor'] }) {
  const { t } = useWords();
  return (
    <>
      {of.name || t('actor.erased')} {of.kind !== 'user' && <Badge>{t(`actor.${of.kind}`)}</Badge>}
    </>
  );
}

/** What is called by an id, as long as it is there. */
function useNames() {
  const people = useQuery(members).data ?? [];
  const programs = useQuery(keys).data ?? [];
  const accounts = useQuery(connections).data ?? [];
  const known = [
    ...(useQuery(models).data ?? []),
    ...(useQuery(datasets).data ?? []),
    ...people,
    ...programs,
    ...accounts,
  ];
  return (id: string) => known.find((one) => one.id === id)?.name;
}

function What({ of }: { of: Schemas['AuditEntry'] }) {
  const { t, either } = useWords();
  const names = useNames();
  /** A value as the rest of the dashboard says it: roles, mails, yes and no, and what has a name. */
  const said = (value: string) =>
    value === 'true'
      ? t('yes')
      : value === 'false'
        ? t('no')
        : value
            .split(', ')
            .map(
              (one) =>
                names(one) ?? either(`who.${one}`, either(`notify.${one}`, one === 'none' ? t('none') : one)),
            )
            .join(', ');
  const done = either(`did.${of.action}`, '');
  const targets = Object.values(of.targets ?? {});
  return (
    <span className="person">
      {done ? <span>{done}</span> : <code>{of.action}</code>}
      {(of.details ?? []).map(({ field, old, new: now }) => (
        <span className="muted small" key={field}>
          {either(`changed.${field}`, field)}:{' '}
          {[old, now].flatMap((value) => (value == null ? [] : said(value))).join(' → ')}
        </span>
      ))}
      {targets.map((id) => {
        const name = names(id);
        return name ? (
          <span className="muted small clip" key={id} title={id}>
            {name}
          </span>
        ) : (
          <code className="muted small clip" key={id}>
            {id}
          </code>
        );
      })}
    </span>
  );
}

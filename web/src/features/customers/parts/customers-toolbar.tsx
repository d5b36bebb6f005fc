import { useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { BareInput, Button, Menu, Options, Select } from '../../../ui';
import type { CustomersSearch } from '../search';
import { ColumnChooser } from './column-chooser';
import type { Profile, Table } from './customers-columns';
import { Export } from './export';
import { AddFilter } from './filters';

const SETTLES_MS = 250;

/** Search, filters and columns of the customers' table. */
export function Toolbar({
  run,
  go,
  table,
  profiles,
  total,
  name,
  views,
}: {
  run: Schemas['ScoringRunView'];
  go: (change: CustomersSearch) => void;
  table: Table;
  /** The columns of the data, once they are known. */
  profiles?: Profile[];
  total?: number;
  /** The column of customers' names, by which one searches; else one does by keys. */
  name?: string;
  /** The way to views that are kept. */
  views: ReactNode;
}) {
  const { t } = useWords();
  const search = useSearch({ from: '/app/customers' });
  const [q, setQ] = useState(search.q ?? '');
  const [asked, setAsked] = useState(search.q ?? '');
  if (asked !== (search.q ?? '')) {
    // The address changed by itself: filters were cleared, or the browser went back.
    setAsked(search.q ?? '');
    setQ(search.q ?? '');
  }
  useEffect(() => {
    // Typing settles before the server is asked.
    const timer = setTimeout(() => {
      if (q.trim() === asked) return;
      setAsked(q.trim());
      go({ q: q.trim() || undefined });
    }, SETTLES_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div className="toolbar" role="search">
      <BareInput
        label={t(name ? 'customers.searchName' : 'customers.search')}
        className="grow"
        type="search"
        maxLength={200}
        value={q}
        onChange={(event) => setQ(event.target.value)}
      />
      <Select
        bare
        label={t('risk')}
        value={search.risk ?? ''}
        onValue={(risk) => go({ risk: risk || undefined })}
      >
        <option value="">
          {t('risk')}: {t('all')}
        </option>
        <Options of={['high', 'medium', 'low'] as const} text={(risk) => t(`risk.${risk}`)} />
      </Select>
      <Select
        bare
        label={t('customers.known')}
        value={search.who ?? ''}
        onValue={(who) => go({ who: who || undefined })}
      >
        <option value="">{t('customers.stillHere')}</option>
        <option value="left">{t('customers.left')}</option>
        <option value="all">
          {t('customers.known')}: {t('all')}
        </option>
      </Select>
      {profiles ? (
        profiles.length > 0 && <AddFilter profiles={profiles} go={go} />
      ) : (
        // It holds its place.
        <Button disabled>{t('filter.add')}</Button>
      )}
      <Menu button={t('customers.columns')}>
        <ColumnChooser of={table} />
      </Menu>
      {views}
      <Export run={run} table={table} name={name} />
      <span className="muted small num" role="status">
        {total !== undefined && t('customers.shown', { n: total })}
      </span>
    </div>
  );
}

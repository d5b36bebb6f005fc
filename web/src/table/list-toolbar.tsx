import { useState } from 'react';
import { useWords } from '../i18n';
import { BareInput, Check, Menu, ticked } from '../ui';
import { useKeptColumns } from './kept';
import type { Column } from './table';
import { Views } from './views';

/** A column that can be chosen: by its id, and what it is called. */
export type Choosable<Row> = Column<Row> & {
  id: string;
  name: string;
  /** Seen only once somebody chooses it. */
  extra?: boolean;
  /** Always seen. */
  fixed?: boolean;
};

/** Columns of a list of which people choose those they see. */
export function useChosenColumns<Row>(list: string, columns: Choosable<Row>[]) {
  const usual = columns.filter(({ extra, fixed }) => !extra && !fixed).map(({ id }) => id);
  const [shown, show] = useKeptColumns(list, usual);
  return {
    list,
    columns: columns
      .filter(({ id, fixed }) => fixed || shown.includes(id))
      .map((column) => (column.fixed ? column : { label: column.name, ...column })),
    offered: columns.filter(({ fixed }) => !fixed),
    shown,
    show,
  };
}

type Chosen = Pick<ReturnType<typeof useChosenColumns<unknown>>, 'list' | 'shown' | 'show'> & {
  offered: { id: string; name: string }[];
};

/** Search, columns and views of a list whose rows are all there. */
export function ListToolbar<Search extends { q?: string }>({
  label,
  of: { list, offered, shown, show },
  search,
  onSearch,
}: {
  /** What the field for searching is called. */
  label: string;
  of: Chosen;
  search: Search;
  onSearch: (search: Search) => void;
}) {
  const [q, setQ] = useState(search.q ?? '');
  const [asked, setAsked] = useState(search.q ?? '');
  if (asked !== (search.q ?? '')) {
    // The address changed by itself: a view was opened, or the browser went back.
    setAsked(search.q ?? '');
    setQ(search.q ?? '');
  }
  const find = (text: string) => {
    setQ(text);
    setAsked(text.trim());
    onSearch({ ...search, q: text.trim() || undefined });
  };
  return (
    <div className="toolbar" role="search">
      <BareInput
        label={label}
        className="grow"
        type="search"
        maxLength={200}
        value={q}
        onChange={(event) => find(event.target.value)}
      />
      <ColumnMenu offered={offered} shown={shown} show={show} />
      <Views
        of={list}
        now={{ search, columns: shown }}
        onOpen={(view) => {
          if (view.columns) show(view.columns);
          onSearch(view.search as Search);
        }}
      />
    </div>
  );
}

/** Which columns are seen. */
export function ColumnMenu({ offered, shown, show }: Omit<Chosen, 'list'>) {
  const { t } = useWords();
  return (
    <Menu button={t('customers.columns')}>
      <div className="choose">
        {offered.map(({ id, name }) => (
          <Check key={id} checked={shown.includes(id)} onValue={(on) => show(ticked(shown, id, on))}>
            {name}
          </Check>
        ))}
      </div>
    </Menu>
  );
}

/** Whether a text holds what is searched for, however it is written. */
export function matches(text: string, q: string | undefined): boolean {
  const plain = (of: string) => of.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return !q || plain(text).includes(plain(q));
}

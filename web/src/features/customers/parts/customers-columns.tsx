import { useQuery } from '@tanstack/react-query';
import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { columnLabel } from '../../../i18n/column-label';
import { Badge, foremost, ReasonsSaid, Risk, Score, useCell, useReason, useValue } from '../../../ui';
import { levelOf } from '../../../api/models';
import { FIELDS, type Sort, SORTS } from '../api';
import { bandOf } from '../band';

export type Customer = Schemas['ListedCustomer'];
type Run = Schemas['ScoringRunView'];

/** A column of the data, and what it is called. */
export interface Profile extends Pick<Schemas['ColumnProfile'], 'name' | 'type' | 'top_values' | 'distinct'> {
  label: string;
}

/** Where among the cells of a customer those of a column are. */
export type Places = ReadonlyMap<string, number>;

export interface Shown {
  /** How wide it is at least, and which part of the room that is left it takes. */
  least: string;
  grows?: number;
  /** Of figures: they stand below each other, at the right. */
  number?: boolean;
  /** What it means, for whoever asks. */
  help?: string;
  /** What it shows of a customer, whose cells are at these places. */
  cell: (of: Customer, places: Places) => ReactNode;
  /** The same in a file. */
  file: (of: Customer, places: Places) => string | number | null | undefined;
}

const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  columnMeta: metaHelper<Shown>(),
});
const helper = createColumnHelper<typeof features, Customer>();
const NOBODY: Customer[] = [];
/** Cells are read from customers, of whom the table knows none. */
const NOTHING = (): unknown => undefined;
const DATA = 'data:';
const NO_COLUMNS: Profile[] = [];
/** As many columns of the data does the API show. */
export const MOST_DATA = 20;
const REASONS_SHOWN = 2;

/** The columns of a dataset; none as long as it is not known. */
export function useProfiles(of: Schemas['DatasetView'] | undefined): Profile[] {
  return useMemo(
    () =>
      of?.columns?.map((column) => ({
        ...column,
        label: of.labels?.[column.name] ?? columnLabel(column.name),
      })) ?? NO_COLUMNS,
    [of],
  );
}

/** Those that are there before anybody chooses. */
export const USUAL = ['score', 'value_at_stake', 'drivers', 'known'];
/** Whoever calls leads goes by bands. */
export const USUAL_OF_LEADS = ['score', 'band', ...USUAL.slice(1)];

/**
 * The columns of the list: what a run says of customers, and what the data say that were scored. Which are seen and what
 * orders the rows is the table's; rows are not, since it would make all 100,000 anew with every page that comes.
 */
export function useColumns(
  run: Run,
  data: readonly Profile[],
  [shown, show]: readonly [string[], (ids: string[]) => void],
  sort: Sort,
  onSort: (sort: Sort) => void,
) {
  const columns = useDefinitions(run, data);
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map(({ id }) => [id, id === 'entity_key' || shown.includes(id!)])),
    [columns, shown],
  );
  const table = useTable({
    features,
    columns,
    data: NOBODY,
    state: {
      columnVisibility,
      sorting: [{ id: sort.replace('-', ''), desc: sort.startsWith('-') }],
    },
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    onSortingChange: (change) => {
      const [next] = typeof change === 'function' ? change(table.state.sorting) : change;
      const wanted = next && SORTS.find((one) => one === `${next.desc ? '-' : ''}${next.id}`);
      if (wanted) onSort(wanted);
    },
    onColumnVisibilityChange: (change) => {
      const next = typeof change === 'function' ? change(columnVisibility) : change;
      // Columns of other data stay chosen for when these are looked at again.
      const kept = shown.filter((id) => !(id in next));
      const ids = [...columns.flatMap(({ id }) => (id && next[id] ? id : [])), ...kept];
      show(ids);
    },
  });
  return table;
}

export type Table = ReturnType<typeof useColumns>;
export type Column = ReturnType<Table['getAllLeafColumns']>[number];

export const headOf = (column: Column) => String(column.columnDef.header);
export const ofData = (name: string) => `${DATA}${name}`;
export const isOfData = ({ id }: { id: string }) => id.startsWith(DATA);

/** What the columns that are seen take from the API, and customers' names. */
export function told(columns: readonly Column[], name?: string) {
  const seen = columns.filter(isOfData).map(({ id }) => id.slice(DATA.length));
  return {
    fields: columns.flatMap(({ id }) => FIELDS.find((one) => one === id) ?? []),
    data: name && !seen.includes(name) ? [name, ...seen].slice(0, MOST_DATA) : seen,
    drivers: columns.some(({ id }) => id === 'drivers'),
  };
}

const PLACES = 1e4;
const rounded = (number: number | null | undefined) =>
  number == null ? number : Math.round(number * PLACES) / PLACES;
const reasonsOf = ({ drivers, risk }: Customer) => foremost(drivers ?? [], risk).slice(0, REASONS_SHOWN);
const atStake = ({ value, score }: Customer) => (value == null ? value : value * score);

function useDefinitions(run: Run, data: readonly Profile[]) {
  const words = useWords();
  const value = useValue(run);
  const { name: worth, money } = value ?? {};
  const text = useCell(run);
  const reason = useReason(run);
  const level = useQuery(levelOf(run)).data;
  const { bands } = run;
  return useMemo(() => {
    const { t } = words;
    const written = (amount: number | null | undefined) => (amount == null || !money ? '–' : money(amount));
    const column = (id: string, header: string, meta: Shown, sortable = false) =>
      helper.accessor(NOTHING, { id, header, meta, enableSorting: sortable, sortDescFirst: true });
    return [
      helper.accessor(NOTHING, {
        id: 'entity_key',
        header: t('customer'),
        enableHiding: false,
        enableSorting: true,
        sortDescFirst: false,
        meta: {
          least: 'var(--key, 120px)',
          grows: 1,
          cell: ({ entity_key: key }) => key,
          file: ({ entity_key: key }) => key,
        },
      }),
      column(
        'score',
        t('score'),
        {
          least: 'var(--score, 150px)',
          cell: ({ score, risk }) => <Score score={score} risk={risk} level={level} />,
          file: ({ score }) => rounded(score),
        },
        true,
      ),
      column('risk', t('risk'), {
        least: '110px',
        help: t('customers.levelHint', {
          high: t('risk.high'),
          medium: t('risk.medium'),
          low: t('risk.low'),
        }),
        cell: ({ risk }) => <Risk of={risk} />,
        file: ({ risk }) => t(`risk.${risk}`),
      }),
      ...(bands
        ? [
            column('band', t('customers.band'), {
              least: '90px',
              help: t('customers.bandHint'),
              cell: ({ score }) => bandOf(score, bands),
              file: ({ score }) => bandOf(score, bands),
            }),
          ]
        : []),
      ...(worth
        ? [
            column(
              'value',
              worth,
              {
                least: '120px',
                number: true,
                cell: ({ value }) => written(value),
                file: ({ value }) => value,
              },
              true,
            ),
            column(
              'value_at_stake',
              t('customers.stake'),
              {
                least: '120px',
                number: true,
                cell: (of) => written(atStake(of)),
                file: (of) => rounded(atStake(of)),
              },
              true,
            ),
          ]
        : []),
      column('drivers', t('reasons'), {
        least: 'var(--reasons, 280px)',
        grows: 3,
        cell: (of) => of.drivers && <ReasonsSaid of={reasonsOf(of)} reason={reason} />,
        file: (of) =>
          of.drivers &&
          reasonsOf(of)
            .map((one) => reason(one).text)
            .join('; '),
      }),
      ...data.map(({ name, type, label }) =>
        column(ofData(name), label, {
          least: '120px',
          grows: type === 'text' ? 1 : undefined,
          number: type === 'number' || type === 'integer',
          cell: ({ cells }, places) => {
            const said = cells?.[places.get(name) ?? -1];
            return said == null ? '–' : text(name, label, said, type);
          },
          file: ({ cells }, places) => cells?.[places.get(name) ?? -1],
        }),
      ),
      column('known', t('customers.known'), {
        least: '90px',
        cell: ({ known }) => (known ? <Badge>{t('customers.left')}</Badge> : t('customers.active')),
        file: ({ known }) => t(known ? 'customers.left' : 'customers.active'),
      }),
    ];
    // The words say all that depends on the language.
  }, [words, worth, money, data, text, reason, level, bands]);
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useWords } from '../../../i18n';
import { QueryTable } from '../../../table/query-table';
import { Button, Card, Empty, ticked, useMutation } from '../../../ui';
import { type Alert, alerts, changeAlerts } from '../api';
import { type Act, actOf } from '../keys';
import type { AlertsSearch } from '../search';
import { until } from '../snoozes';
import { calledOf, useMayChange, useOwners } from '../use-alert';
import { useAlertColumns } from './alert-columns';
import { AlertFilters } from './alert-filters';
import { AlertPeek } from './alert-peek';
import { AlertSelection } from './alert-selection';

/** What people are to look at, as a list to work off: by mouse, by keys, one or many at once. */
export function AlertList() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/app/alerts' });
  const { state, kind, owner, customer, peek } = search;
  const navigate = useNavigate();
  const list = useInfiniteQuery(alerts({ state, kind, owner, customer_id: customer }));
  const [chosen, setChosen] = useState<string[]>([]);
  const may = useMayChange();
  const { self } = useOwners();
  const change = useMutation(changeAlerts);
  const rows = useRef<HTMLDivElement>(null);
  const all = list.data ?? [];
  const picked = all.filter(({ id }) => chosen.includes(id));
  const go = (next: Partial<AlertsSearch>) =>
    void navigate({ to: '/alerts', search: { ...search, ...next }, replace: true, resetScroll: false });
  const filter = (next: Partial<AlertsSearch>) => {
    setChosen([]);
    go({ ...next, peek: undefined });
  };
  const tick = (id: string, on: boolean) => setChosen(ticked(chosen, id, on));
  const columns = useAlertColumns({
    onChange: (one) => change.mutate([one]),
    isBusy: change.isPending,
  });

  const step = (from: Element | null, by: 1 | -1) => {
    const names = [...(rows.current?.querySelectorAll<HTMLElement>('[data-alert]') ?? [])];
    const at = names.findIndex((name) => name.closest('tr') === from);
    names[at < 0 ? 0 : at + by]?.focus();
  };
  const act = (act: Act, row: Element | null, of: Alert | undefined) => {
    if (act === 'next' || act === 'previous') return step(row, act === 'next' ? 1 : -1);
    if (!of || !may) return;
    if (act === 'tick') return tick(of.id, !chosen.includes(of.id));
    if (change.isPending) return;
    // What is done leaves the list: the next one is at hand.
    step(row, 1);
    const to =
      act === 'mine' ? { owner: self } : act === 'snooze' ? { snoozed_until: until('week') } : { state: act };
    change.mutate([{ id: of.id, ...to }]);
  };
  const press = (event: KeyboardEvent) => {
    const target = event.target as Element;
    const wanted = actOf(event, target);
    if (!wanted) return;
    event.preventDefault();
    const row = target.closest('tr');
    const id = row?.querySelector<HTMLElement>('[data-alert]')?.dataset.alert;
    act(
      wanted,
      row,
      all.find((one) => one.id === id),
    );
  };

  const isAll = all.length > 0 && picked.length === all.length;
  const isFiltered = !!(state ?? kind ?? owner ?? customer);
  return (
    <Card flush>
      <AlertFilters of={search} onFilter={filter} />
      {picked.length > 0 && (
        <AlertSelection
          of={picked}
          isBusy={change.isPending}
          onChange={(changes) => {
            change.mutate(changes);
            setChosen([]);
          }}
          onClear={() => setChosen([])}
        />
      )}
      <div ref={rows} onKeyDown={press}>
        <QueryTable
          title={t('alerts.title')}
          className="stacks"
          query={list}
          rows={list.data}
          rowKey={({ id }) => id}
          current={({ id }) => id === peek}
          empty={
            isFiltered ? (
              <Empty sign="search" title={t('alerts.none')} text={t('alerts.noneText')}>
                <Button onClick={() => filter({ ...NO_FILTER })}>{t('alerts.showAll')}</Button>
              </Empty>
            ) : (
              <Empty sign="good" title={t('alerts.empty')} text={t('alerts.emptyText')} />
            )
          }
          columns={[
            may && {
              head: (
                <input
                  type="checkbox"
                  aria-label={t('selection.all')}
                  checked={isAll}
                  onChange={() => setChosen(isAll ? [] : all.map(({ id }) => id))}
                />
              ),
              cell: (one) => (
                <input
                  type="checkbox"
                  aria-label={t('selection.one', { customer: calledOf(words, one) })}
                  checked={chosen.includes(one.id)}
                  onChange={({ target }) => tick(one.id, target.checked)}
                />
              ),
              className: 'pick',
            },
            ...columns,
          ]}
        />
      </div>
      {all.length > 0 && (
        <p className="in muted small for-keys">{t(may ? 'alerts.keys' : 'alerts.keysRead')}</p>
      )}
      {peek && <AlertPeek id={peek} onClose={() => go({ peek: undefined })} />}
    </Card>
  );
}

const NO_FILTER = { state: undefined, kind: undefined, owner: undefined, customer: undefined };

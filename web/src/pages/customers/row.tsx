import { useNavigate } from '@tanstack/react-router';
import { memo, type MouseEvent } from 'react';
import type { Schemas } from '../../api/client';
import { BASE } from '../../base';
import { useWords } from '../../i18n';
import { Badge, Risk, Score } from '../../ui/kit';
import type { Column } from './table';

/**
 * A customer's row. Many pass by while one scrolls, so it is drawn again only when it changes, and its
 * link is a plain one: the router's own watches every change of the address.
 */
export const Row = memo(function Row({
  run,
  of,
  index,
  start,
  columns,
}: {
  run: string;
  of: Schemas['Customer'];
  index: number;
  start: number;
  columns: Column[];
}) {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const { entity_key: key, score, risk, known, value } = of;
  const cell: Record<Column, () => React.ReactNode> = {
    score: () => <Score score={score} risk={risk} />,
    risk: () => <Risk of={risk} />,
    value: () => <span className="num">{value == null ? '–' : f.amount(value)}</span>,
    stake: () => <span className="num">{value == null ? '–' : f.amount(value * score)}</span>,
    known: () =>
      known ? <Badge>{t('customers.left')}</Badge> : <span className="muted">{t('customers.active')}</span>,
  };
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void navigate({ to: '/customer', search: { run, key } });
  };
  return (
    <div
      className="vrow at"
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="cell">
        <a href={`${BASE}customer?${new URLSearchParams({ run, key })}`} onClick={open}>
          {key}
        </a>
      </span>
      {columns.map((column) => (
        <span role="cell" key={column}>
          {cell[column]()}
        </span>
      ))}
    </div>
  );
});

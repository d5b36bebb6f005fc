import { memo, type ReactNode, useLayoutEffect, useRef } from 'react';
import type { Schemas } from '../../../api/client';
import { BASE } from '../../../browser/base';
import { useWords } from '../../../i18n';
import { Badge, Risk, Score } from '../../../ui';
import type { Column } from './customers-columns';

/**
 * A customer's row. Hundreds pass by in a second of scrolling, so it is drawn again only when it changes, and
 * its link is a plain one that the table opens: the router's own watches every change of the address.
 */
export const Row = memo(function Row({
  run,
  of,
  index,
  start,
  columns,
  selected,
  onSelect,
  peeked,
}: {
  run: string;
  of: Schemas['Customer'];
  index: number;
  start: number;
  columns: Column[];
  selected: boolean;
  onSelect: (of: Schemas['Customer'], on: boolean) => void;
  /** Shown beside the list. */
  peeked: boolean;
}) {
  const { t } = useWords();
  const link = useRef<HTMLAnchorElement>(null);
  useLayoutEffect(
    // The focus does not pass on to whoever takes this row's place.
    () => () => {
      if (link.current === document.activeElement) link.current?.blur();
    },
    [of],
  );
  return (
    <div
      className={`vrow at${peeked ? ' peeked' : ''}`}
      role="row"
      data-key={of.entity_key}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="cell">
        <input
          type="checkbox"
          aria-label={t('selection.one', { customer: of.entity_key })}
          checked={selected}
          onChange={(event) => onSelect(of, event.target.checked)}
        />
      </span>
      <span role="cell">
        <a ref={link} href={`${BASE}customer?${new URLSearchParams({ run, key: of.entity_key })}`}>
          {of.entity_key}
        </a>
      </span>
      {columns.map((column) => (
        <span role="cell" key={column}>
          <Cell of={of} column={column} />
        </span>
      ))}
    </div>
  );
});

function Cell({ of, column }: { of: Schemas['Customer']; column: Column }): ReactNode {
  const { t, f } = useWords();
  const { score, risk, value, known } = of;
  switch (column) {
    case 'score':
      return <Score score={score} risk={risk} />;
    case 'risk':
      return <Risk of={risk} />;
    case 'value':
      return value == null ? '–' : f.amount(value);
    case 'stake':
      return value == null ? '–' : f.amount(value * score);
    case 'known':
      return known ? <Badge>{t('customers.left')}</Badge> : t('customers.active');
  }
}

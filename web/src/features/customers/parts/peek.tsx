import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Button, Icon, Loaded, Skeletons } from '../../../ui';
import { customer } from '../api';
import { Facts, Reasoning, Row } from './customer-detail';

const REASONS_SHOWN = 6;

/** A customer beside the list, which stays in sight. Escape closes it. */
export function Peek({
  run,
  of: key,
  name: column,
  onClose,
}: {
  run: Schemas['ScoringRunView'];
  of: string;
  /** The column of customers' names, if there is one. */
  name?: string;
  onClose: () => void;
}) {
  const { t } = useWords();
  const found = useQuery(customer(run.id, key));
  const name = found.data?.row?.find((cell) => cell.name === column)?.value ?? key;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [key]);
  return (
    <aside className="peek" aria-label={name} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <header>
        <h2 tabIndex={-1} ref={heading}>
          {name}
        </h2>
        <Link className="button" to="/customer" search={{ run: run.id, key }}>
          {t('peek.page')}
        </Link>
        <Button kind="ghost icon" aria-label={t('app.close')} onClick={onClose}>
          <Icon sign="close" />
        </Button>
      </header>
      <div className="stack">
        <Loaded of={found} wait={<Skeletons heights={[90, 240]} />}>
          {(of) => (
            <>
              <Facts of={of} run={run} />
              <Reasoning of={of} run={run} shown={REASONS_SHOWN} />
              {of.row && <Row cells={of.row} run={run} />}
            </>
          )}
        </Loaded>
      </div>
    </aside>
  );
}

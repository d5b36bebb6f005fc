import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../../api/client';
import { useWords } from '../../../i18n';
import { Loaded, SidePeek, Skeletons } from '../../../ui';
import { customer } from '../api';
import { Facts, Reasoning, Row } from './customer-detail';

const REASONS_SHOWN = 6;

/** A customer of a scored file beside the list. */
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
  const page = (
    <Link className="button" to="/customer" search={{ run: run.id, key }}>
      {t('peek.page')}
    </Link>
  );
  return (
    <SidePeek of={key} name={name} page={page} onClose={onClose}>
      <Loaded of={found} wait={<Skeletons heights={[90, 240]} />}>
        {(of) => (
          <>
            <Facts of={of} run={run} />
            <Reasoning of={of} run={run} shown={REASONS_SHOWN} />
            {of.row && <Row cells={of.row} run={run} />}
          </>
        )}
      </Loaded>
    </SidePeek>
  );
}

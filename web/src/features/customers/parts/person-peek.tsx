import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useWords } from '../../../i18n';
import { Loaded, SidePeek, Skeletons } from '../../../ui';
import { person } from '../people';
import { Notes } from './person-notes';
import { Care } from './person-care';
import { PersonFacts, Why } from './person-facts';

const REASONS_SHOWN = 5;

/** A customer beside the list. */
export function PersonPeek({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useWords();
  const found = useQuery(person(id));
  const page = (
    <Link className="button" to="/customer" search={{ id }}>
      {t('peek.page')}
    </Link>
  );
  return (
    <SidePeek of={id} name={found.data?.name ?? id} page={page} onClose={onClose}>
      <Loaded of={found} wait={<Skeletons heights={[90, 240]} />}>
        {(of) => (
          <>
            <PersonFacts of={of} />
            <Care of={of} />
            <Why of={of} shown={REASONS_SHOWN} />
            <Notes of={of.id} />
          </>
        )}
      </Loaded>
    </SidePeek>
  );
}

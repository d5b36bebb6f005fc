import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useWords } from '../../../i18n';
import { Button, Icon, Loaded, Skeletons } from '../../../ui';
import { person } from '../people';
import { Notes } from './person-notes';
import { Care } from './person-care';
import { PersonFacts, Why } from './person-facts';
import './peek.css';

const REASONS_SHOWN = 5;

/** A customer beside the list, which stays in sight. Escape closes it. */
export function PersonPeek({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useWords();
  const found = useQuery(person(id));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [id]);
  const name = found.data?.name ?? id;
  return (
    <aside className="peek" aria-label={name} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <header>
        <h2 tabIndex={-1} ref={heading}>
          {name}
        </h2>
        <Link className="button" to="/customer" search={{ id }}>
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
              <PersonFacts of={of} />
              <Care of={of} />
              <Why of={of} shown={REASONS_SHOWN} />
              <Notes of={of.id} />
            </>
          )}
        </Loaded>
      </div>
    </aside>
  );
}

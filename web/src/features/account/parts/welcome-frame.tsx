/** What is around every page of somebody who is not signed in. */
import type { ReactNode } from 'react';
import { useWords } from '../../../i18n';
import { Icon, Logo } from '../../../ui';
import { Preferences } from './preferences';

export function Frame({ children }: { children: ReactNode }) {
  const { t } = useWords();
  return (
    <div className="welcome">
      <aside className="pitch" aria-label="Perene">
        <span className="brand">
          <Logo />
          Perene
        </span>
        <div className="stack loose">
          <h2>{t('auth.pitch')}</h2>
          <p>{t('auth.pitch2')}</p>
        </div>
        <ul>
          {(['auth.point1', 'auth.point2', 'auth.point3'] as const).map((point) => (
            <li key={point}>
              <Icon sign="good" />
              {t(point)}
            </li>
          ))}
        </ul>
      </aside>
      <main>
        <Preferences bare />
        {children}
      </main>
    </div>
  );
}

/** What follows `#token=` in the address of a mailed link. */
export const mailedToken = (hash: string): string => new URLSearchParams(hash).get('token') ?? '';

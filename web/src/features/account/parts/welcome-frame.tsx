/** What is around every page of somebody who is not signed in. */
import type { FormEvent, ReactNode } from 'react';
import { useTitle } from '../../../browser/title';
import { useWords } from '../../../i18n';
import { Icon, Logo } from '../../../ui';
import { Preferences } from './preferences';

export function Frame({
  title,
  heading = title,
  onSubmit,
  children,
}: {
  title: string;
  heading?: string;
  onSubmit?: (event: FormEvent<HTMLFormElement>) => void;
  children: ReactNode;
}) {
  const { t } = useWords();
  useTitle(title);
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
        <form onSubmit={onSubmit}>
          <h1>{heading}</h1>
          {children}
        </form>
      </main>
    </div>
  );
}

/** What follows `#token=` in the address of a mailed link. */
export const mailedToken = (hash: string): string => new URLSearchParams(hash).get('token') ?? '';

import { Link } from '@tanstack/react-router';
import type { Words } from '../i18n';
import { Icon } from '../ui';
import { isIn, type Section } from './pages';

/** The way to a section, and to its pages: on a desktop while one of them is shown, and in the menu of a phone always. */
export function SectionLink({ of, path, t }: { of: Section; path: string; t: Words['t'] }) {
  const { to, name, sign, also, parts } = of;
  const isHere = isIn(of, path);
  // Where its pages lie below its address, those are not the page itself.
  const isAbove = !!parts?.[0]?.to.startsWith(`${to}/`);
  return (
    <>
      <Link
        to={to}
        className={isHere ? 'here' : undefined}
        activeOptions={{ exact: to === '/' || isAbove, includeSearch: false }}
        aria-current={also && path.startsWith(also) ? 'page' : undefined}
      >
        <Icon sign={sign} />
        {t(name)}
      </Link>
      {parts && (
        <div className={isHere ? 'parts here' : 'parts'} role="group" aria-label={t(name)}>
          {parts.map((page) => (
            <Link key={page.to} to={page.to} activeOptions={{ includeSearch: false }}>
              {t(page.name)}
            </Link>
          ))}
        </div>
      )}
    </>
  );
}

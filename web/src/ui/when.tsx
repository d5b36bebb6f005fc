import { useSyncExternalStore } from 'react';
import { useWords } from '../i18n';

const MINUTE = 60_000;

function subscribe(listener: () => void): () => void {
  const clock = setInterval(listener, MINUTE);
  return () => clearInterval(clock);
}
const minute = () => Math.floor(Date.now() / MINUTE);

/**
 * When something was: how long ago. The exact time is a pointer, a key or a tap away, and read aloud; within a link the
 * link has the focus.
 */
export function When({
  at,
  say = (when) => when,
  inLink,
}: {
  at: string;
  /** The sentence it stands in. */
  say?: (when: string) => string;
  inLink?: boolean;
}) {
  const { f } = useWords();
  useSyncExternalStore(subscribe, minute);
  const exact = f.exact(at);
  const ago = f.ago(at);
  return (
    <time className="when" dateTime={at} title={exact} tabIndex={inLink ? undefined : 0}>
      <span className="ago">{say(ago)}</span>
      <span className="exact">{` ${say(exact)}`}</span>
    </time>
  );
}

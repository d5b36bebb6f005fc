import { useCallback, useSyncExternalStore } from 'react';

/** A phone, as the styles know it. */
export const PHONE = '(max-width: 560px)';

/** Whether the window is as a media query says. */
export function useMedia(query: string): boolean {
  const listen = useCallback(
    (changed: () => void) => {
      const found = matchMedia(query);
      found.addEventListener('change', changed);
      return () => found.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(listen, () => matchMedia(query).matches);
}

import { useQueryClient } from '@tanstack/react-query';
import { begin } from '../../api/session';

/** What follows when the API has signed somebody in: nothing of whoever was there before is left. */
export function useEnter() {
  const queries = useQueryClient();
  return () => {
    queries.clear();
    begin();
  };
}

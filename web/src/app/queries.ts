/** What is known of what the API answers, for all pages. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Refusal } from '../api/client';
import { me } from '../api/me';

/** An organization may begin to require a second factor at any time: `me` says so to every page. */
const onError = (error: unknown) => {
  if (error instanceof Refusal && error.status === 403 && error.code === 'second_factor_required')
    void queries.invalidateQueries(me);
};

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the API refuses it refuses again; a lost connection may come back.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof Refusal && error.status >= 400 && error.status < 500),
    },
  },
});

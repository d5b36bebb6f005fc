import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Refusal } from './api/client';
import { me } from './api/me';
import { firstLanguage, Language } from './i18n';
import { setTheme, theme } from './browser/preferences';
import { router } from './app/router';
import { Toasts } from './ui';
import './styles/index.css';

setTheme(theme());
/** An organization may begin to require a second factor at any time: `me` says so to every page. */
const onError = (error: unknown) => {
  if (error instanceof Refusal && error.status === 403 && error.code === 'second_factor_required')
    void queries.invalidateQueries(me);
};
const queries = new QueryClient({
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

const root = createRoot(document.getElementById('root')!);
void firstLanguage().then((first) =>
  root.render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Language first={first}>
          <Toasts>
            <RouterProvider router={router} />
          </Toasts>
        </Language>
      </QueryClientProvider>
    </StrictMode>,
  ),
);

import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { firstLanguage, Language } from './i18n';
import { setTheme, theme } from './browser/preferences';
import { queries } from './app/queries';
import { router } from './app/router';
import { Toasts } from './ui';
import './styles/index.css';

setTheme(theme());
// The page's code and what it shows are on their way while the words come.
void router.load();
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

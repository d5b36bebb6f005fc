import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// For development: PERENE_URL (`. .local/env`) is the stack that answers for the API.
const stack = process.env.PERENE_URL;

/** Pages begin at `/`, as `functions/web` tells them elsewhere: reloaded deep below, they would take that for the beginning. */
const beginning: Plugin = {
  name: 'beginning',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace('<base href="./"', '<base href="/"'),
};

export default defineConfig({
  base: './',
  plugins: [react(), beginning],
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: stack
    ? {
        proxy: {
          '/v1': {
            target: new URL(stack).origin,
            rewrite: (path) => new URL(stack).pathname.replace(/\/$/, '') + path,
            // The stack's cookies are for its own, longer path, where no page of ours is.
            cookiePathRewrite: { '*': '/' },
          },
        },
      }
    : {},
});

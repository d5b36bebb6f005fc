import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// For development: PERENE_URL (`. .local/env`) is the stack that answers for the API.
const stack = process.env.PERENE_URL;

export default defineConfig({
  base: './',
  plugins: [react()],
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: stack
    ? {
        proxy: {
          '/v1': { target: new URL(stack).origin, rewrite: (path) => new URL(stack).pathname + path },
        },
      }
    : {},
});

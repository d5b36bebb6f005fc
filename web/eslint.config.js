// The rules of hooks, and the house's: what a room may import, and that nothing runs in a circle.
import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/** From the bottom up: a room imports from those before it alone. */
const ROOMS = ['browser', 'i18n', 'api', 'ui', 'charts', 'table', 'features', 'app'];
const SUBJECTS = readdirSync(`${import.meta.dirname}/src/features`);

const upwards = ROOMS.flatMap((room, at) =>
  ROOMS.slice(at + 1).map((above) => ({
    target: `./src/${room}`,
    from: `./src/${above}`,
    // A language is put together from the words of all subjects, which import nothing.
    except: room === 'i18n' && above === 'features' ? SUBJECTS.map((one) => `./${one}/words`) : [],
    message: `${room}/ stands below ${above}/.`,
  })),
);
const across = SUBJECTS.map((one) => ({
  target: `./src/features/${one}`,
  from: './src/features',
  // A page may show, and a change may outdate, what belongs to another subject.
  except: [`./${one}`, ...SUBJECTS.map((other) => `./${other}/api.ts`)],
  message: 'Of another subject, its api.ts may be imported and nothing else.',
}));

export default defineConfig(
  globalIgnores(['dist', 'src/api/schema.d.ts']),
  js.configs.recommended,
  tseslint.configs.recommended,
  reactHooks.configs.flat.recommended,
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': [
        'error',
        { basePath: import.meta.dirname, zones: [...upwards, ...across] },
      ],
      // It is about React's compiler, which is not used.
      'react-hooks/incompatible-library': 'off',
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/ui/mutation.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@tanstack/react-query',
              importNames: ['useMutation'],
              message: 'A change is declared in api.ts, and made by `useMutation` of ui/.',
            },
          ],
        },
      ],
    },
  },
);

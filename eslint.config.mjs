import js from '@eslint/js';
import {defineConfig, globalIgnores} from 'eslint/config';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

/**
 * The direction of imports: contract ← sdk ← elements, and contract ← server. There are no others.
 *
 * @param {string} folder - Whose sources.
 * @param {string[]} packages - Packages of this repository that they must not import.
 * @param {boolean} runsInBrowsers - Whether Node's own modules are out as well.
 */
const mayNotImport = (folder, packages, runsInBrowsers) => ({
  files: [`${folder}/src/**/*.ts`],
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...packages.map((name) => ({
            group: [`@resolutionflow/${name}`, `@resolutionflow/${name}/*`],
            message: 'Imports point from elements to sdk to contract, and from server to contract.',
          })),
          {regex: '^(\\.\\./)+(packages|server|contract|sdk|elements|dev)/', message: 'Import the package.'},
          ...(runsInBrowsers ? [{group: ['node:*'], message: 'This runs in browsers too.'}] : []),
        ],
      },
    ],
  },
});

export default defineConfig(
  // The wrong pages are mistakes on purpose.
  globalIgnores([
    'packages/dev/e2e/frameworks/*/wrong.ts',
    '**/dist/',
    '**/.cache/',
    '**/node_modules/',
    'docs/.vitepress/cache/',
    'docs/public/',
    'examples/*/dist/',
    'examples/*/.*/',
    // Compiled by the build of their example, with the dependencies that are installed there.
    'examples/**/*.ts',
    'packages/dev/examples/interop/',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname},
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', {disallowTypeAnnotations: false}],
      '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_'}],
      '@typescript-eslint/require-await': 'off',
      // node:test returns promises that its own runner awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              name: ['test', 'describe', 'it', 'suite', 'before', 'after'],
              package: 'node:test',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['packages/elements/src/**/*.ts'],
    plugins: {'lit-a11y': litA11y},
    extends: [lit.configs['flat/recommended'], wc.configs['flat/best-practice']],
    settings: {litHtmlSources: true},
    rules: {
      ...litA11y.configs.recommended.rules,
      // The focused element handles keys: the dialog closes by Esc, and a combobox's list by its input.
      'lit-a11y/click-events-have-key-events': 'off',
    },
  },
  {
    files: ['packages/{elements,sdk}/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {object: 'Array', property: 'from', message: 'Prototype.js and MooTools replace it: spread instead.'},
      ],
    },
  },
  {
    files: [
      'packages/elements/src/**/*.test.ts',
      'packages/elements/test/**/*.ts',
      'packages/sdk/test/**/*.ts',
    ],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      // `else if (chance())` evaluates the condition anew each time.
      'no-dupe-else-if': 'off',
      // By their types, all chai assertions are promises, although most are not.
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {process: 'readonly', console: 'readonly', module: 'writable', URL: 'readonly'},
    },
  },
  {
    files: [
      'server/src/demo/page/**/*.js',
      'examples/**/*.js',
      'docs/.vitepress/theme/*.js',
      'packages/dev/src/docs/*.js',
    ],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'customElements document fetch history localStorage location matchMedia navigator requestAnimationFrame',
          'setInterval setTimeout clearTimeout structuredClone sessionStorage window CustomEvent Event FormData',
          'HTMLElement Intl URLSearchParams addEventListener crypto queueMicrotask performance AbortController',
          'Request Response btoa globalThis',
        ]
          .join(' ')
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
  },
  mayNotImport('packages/contract', ['sdk', 'elements', 'server', 'dev'], true),
  mayNotImport('packages/sdk', ['elements', 'server', 'dev'], true),
  mayNotImport('packages/elements', ['contract', 'server', 'dev'], true),
  mayNotImport('server', ['sdk', 'elements', 'dev'], false),
);

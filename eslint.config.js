import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * Which folder may import which: the two processes meet only in the domain folders,
 * and those know neither GraphQL nor AWS.
 */
const domain = './src/{accounts,entities,reports,jobs,redis,paging,config,telemetry}/**/*';
const forbiddenPaths = [
  {
    target: './src/**/*',
    from: './worker',
    message: 'The API and the domain know nothing of the worker; they meet in src/jobs.',
  },
  {
    target: './worker/**/*',
    from: './src/api',
    message: 'The worker knows nothing of the API; they meet in src/jobs.',
  },
  { target: domain, from: './src/api', message: 'Domain folders know neither process.' },
  {
    target: ['./src/**/*', './worker/**/*'],
    from: './simulator',
    message: 'The product does not know its simulator.',
  },
  {
    target: './simulator/**/*',
    from: ['./src', './worker'],
    message: 'The simulator stands in for AWS; it must not share code with what it checks.',
  },
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.data/',
      'coverage/',
      'src/api/generated/',
      'portal/src/api/operations.ts',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-definitions': 'off',
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { zones: forbiddenPaths }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })],
      // Without these, no file of ours would be read when a cycle is looked for.
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@aws-sdk/*', '@smithy/*'], message: 'Only workers talk to AWS.' }] },
      ],
    },
  },
  {
    files: ['src/{accounts,entities,reports,jobs,redis,paging,config,telemetry}/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@aws-sdk/*', '@smithy/*'], message: 'Only workers talk to AWS.' },
            {
              group: ['graphql', 'graphql-*', '@apollo/*', '@graphql-tools/*'],
              message: 'The domain does not know GraphQL.',
            },
          ],
        },
      ],
    },
  },
  {
    // The image has no development dependencies.
    files: ['src/**/*.ts', 'worker/**/*.ts'],
    rules: {
      'import-x/no-extraneous-dependencies': ['error', { devDependencies: false, includeTypes: false }],
    },
  },
  {
    files: ['portal/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      // What a handler does is often one call that happens to answer something.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  { files: ['*.ts', 'portal/vite.config.ts'], rules: { 'import-x/no-default-export': 'off' } },
  { files: ['test/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['scripts/**/*.mjs', 'bench/**/*.mjs', 'test/**/*.mjs', '*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setInterval: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
      },
    },
  },
);

import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** graphql-js must be loaded once: vite would take its ES modules, everything in node_modules takes the others. */
const oneGraphql = [{ find: /^graphql$/, replacement: 'graphql/index.js' }];

/** Apollo's tests of HTTP servers, which are written for Jest. */
const apolloSuite = '@apollo/server-integration-testsuite';
const jestByVitest = [
  { find: '@jest/globals', replacement: `${import.meta.dirname}/test/outside/apollo-suite/jest-globals.ts` },
];

/** One project a folder of `test/`. `npm test` runs those that need nothing beyond Node and Redis. */
function project(
  name: string,
  settings: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  return {
    resolve: { alias: [...oneGraphql, ...jestByVitest] },
    test: { name, include: [`test/${name}/**/*.test.ts`], ...settings },
  };
}

/**
 * Files share what they import, which takes five times as long as the tests themselves: no test changes modules. What
 * is waited for comes late on a busy machine, which is no failure. Most files wait more than they compute, so that
 * more run at once than there are processors.
 */
const shared = { isolate: false, maxWorkers: 3, expect: { poll: { timeout: 15_000 } } };

const built = 'test/support/product-build.ts';
const withServers = { ...shared, testTimeout: 60_000, hookTimeout: 60_000 };

/** Several real processes a test. */
const ofProcesses = { ...shared, globalSetup: built, testTimeout: 180_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    // The warning is meant for people who start Lapse; CONTRIBUTING says which Node it runs on.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    passWithNoTests: true,
    globalSetup: 'test/support/temporary-folder.ts',
    projects: [
      project('unit', shared),
      project('integration', { ...withServers, globalSetup: built }),
      project('simulator', withServers),
      project('e2e', ofProcesses),
      project('faults', ofProcesses),
      project('outside', {
        ...ofProcesses,
        server: { deps: { inline: [apolloSuite] } },
        globalSetup: ['test/support/outside-programs.ts', built],
      }),
      project('shared', ofProcesses),
    ],
  },
});

import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** graphql-js must be loaded once: vite would take its ES modules, everything in node_modules takes the others. */
const oneGraphql = [{ find: /^graphql$/, replacement: 'graphql/index.js' }];

/** One project a folder of `test/`. `npm test` runs those that need nothing beyond Node and Redis. */
function project(
  name: string,
  settings: TestProjectInlineConfiguration['test'] = {},
): TestProjectInlineConfiguration {
  return {
    resolve: { alias: oneGraphql },
    test: { name, include: [`test/${name}/**/*.test.ts`], ...settings },
  };
}

/**
 * Files share what they import, which takes five times as long as the tests themselves: no test changes modules. What
 * is waited for comes late on a busy machine, which is no failure.
 */
const shared = { isolate: false, expect: { poll: { timeout: 15_000 } } };

/** Several real processes a test: one file at a time, or they fight for the processor and become slow. */
const ofProcesses = { ...shared, fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // The warning is meant for people who start Lapse; CONTRIBUTING says which Node it runs on.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    passWithNoTests: true,
    globalSetup: 'test/support/temporary-folder.ts',
    projects: [
      project('unit', shared),
      project('integration', { ...shared, testTimeout: 60_000, hookTimeout: 60_000 }),
      project('simulator', { ...shared, testTimeout: 60_000, hookTimeout: 60_000 }),
      project('e2e', { ...ofProcesses, sequence: { groupOrder: 1 } }),
      project('faults', { ...ofProcesses, sequence: { groupOrder: 2 } }),
      project('outside', {
        ...ofProcesses,
        globalSetup: 'test/support/outside-programs.ts',
        sequence: { groupOrder: 3 },
      }),
      project('shared', { ...ofProcesses, sequence: { groupOrder: 4 } }),
    ],
  },
});

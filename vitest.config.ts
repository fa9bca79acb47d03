import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** A test of the whole system uses most of a core: two files run at a time, however many cores there are. */
const wholeSystem = {
  maxWorkers: 2,
  testTimeout: 240_000,
  hookTimeout: 240_000,
};
/** A worker runs many files of one project, so that they can share a system (fixtures of the scope `worker`). */
const sharedSystem = { ...wholeSystem, isolate: false };
/** All files with the `test` of proof/harness/browser-test.ts. */
const storefront = ['proof/tests/storefront/*.test.ts', 'proof/tests/security/{passkeys,recovery}.test.ts'];

export default defineConfig({
  test: {
    // A browser test uses most of a core: more tests at a time only slow each other down.
    maxConcurrency: 3,
    // More than cores: a test often waits for the tables. The default is one worker on two cores.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // The default is a second, which is too short for a busy machine.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['functions/**/*.test.ts', 'shared/**/*.test.ts', 'knative/**/*.test.ts'],
          globalSetup: ['shared/src/testing/servers.ts'],
          setupFiles: ['shared/src/testing/environment.ts'],
          // A handler's first answer loads the SDK, and the Java server of DynamoDB Local is slow at first.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'site', include: ['site/src/**/*.test.ts'], testTimeout: 60_000 } },
      {
        test: {
          name: 'saga',
          include: ['proof/tests/saga/*.test.ts'],
          sequence: { groupOrder: 1 },
          ...sharedSystem,
        },
      },
      {
        test: {
          name: 'storefront',
          include: storefront,
          sequence: { groupOrder: 2 },
          ...sharedSystem,
        },
      },
      {
        test: {
          name: 'journey',
          sequence: { groupOrder: 3 },
          include: ['proof/**/*.test.ts'],
          exclude: ['proof/tests/saga/**', ...storefront],
          ...wholeSystem,
        },
      },
    ],
  },
});

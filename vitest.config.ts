import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Visitors with browsers, all at once: more would wait for one another.
    maxConcurrency: 3,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['functions/**/*.test.ts', 'shared/**/*.test.ts', 'knative/**/*.test.ts'],
          globalSetup: ['shared/src/testing/servers.ts'],
          setupFiles: ['shared/src/testing/environment.ts'],
          // A door's first answer loads the SDK; Java's tables are slow to warm up.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'site', include: ['site/src/**/*.test.ts'] } },
      {
        test: {
          name: 'journey',
          include: ['proof/**/*.test.ts'],
          // Each starts the whole system, and has the machine for itself.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

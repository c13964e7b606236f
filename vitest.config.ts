import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  // The bundler would take graphql's ES build where Node takes the other, and two copies refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'], testTimeout: 20_000 } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: ['test/last/**'],
          globalSetup: ['test/support/global-setup.ts'],
          setupFiles: ['test/support/note-file.ts'],
          testTimeout: 90_000,
          // A shared machine may stand still for a while; what fails twice there is a fault.
          retry: process.env['CI'] ? 1 : 0,
          hookTimeout: 120_000,
        },
      },
      // Looks back at what all the others asked, so it runs when they are done.
      { extends: true, test: { name: 'last', include: ['test/last/*.test.ts'], sequence: { groupOrder: 1 } } },
    ],
    pool: 'forks',
    // Importing a file does nothing, so test files can share what was imported: a third of the run was imports.
    isolate: false,
    // Tests wait as long as they compute, so a third has room on two processors.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});

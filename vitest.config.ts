import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Three projects: `unit` runs in one process, `integration` starts real processes, `browser` drives the built workbench. */
export default defineConfig({
  plugins: [vue()],
  test: {
    setupFiles: ['./tests/property-seed.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 180_000,
          // A window takes longer than a second to come up on a busy machine.
          expect: { poll: { timeout: 30_000 } },
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})

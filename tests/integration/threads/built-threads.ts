import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll } from 'vitest'
import { ComputeThreads } from '../../../src/backend/compute-threads/compute-threads'

export const root = join(import.meta.dirname, '../../..')

/** For one test file: threads as `npm run build` makes them, and others that end when a file of `folder` says so (`mortal-thread.ts`). */
export function builtThreads(): { folder: string; mortal: ComputeThreads; threads: ComputeThreads } {
  // Beside node_modules, so that the bundle finds its packages.
  const folder = mkdtempSync(join(root, 'node_modules', '.kinode-mortal-thread-'))
  process.env['KINODE_TEST_FOLDER'] = folder
  const mortal = new ComputeThreads(join(folder, 'mortal-thread.mjs'))
  const threads = new ComputeThreads(join(root, 'out', 'main', 'compute-thread.js'))
  beforeAll(() =>
    build({
      configFile: false,
      logLevel: 'error',
      root,
      build: {
        ssr: join(import.meta.dirname, 'mortal-thread.ts'),
        outDir: folder,
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: 'mortal-thread.mjs' } },
      },
    }),
  )
  afterAll(() => {
    mortal.close()
    threads.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { folder, mortal, threads }
}

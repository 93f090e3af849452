import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname

/** A launcher builds while an earlier build may be running, which still loads parts of itself (scripts/launch/build.mjs). */
const emptyOutDir = process.env.KINODE_KEEP_EARLIER_BUILD !== '1'

/**
 * One build for every host: the Electron shell, the engine process and its threads, the command line and the web host are entries of the main
 * build, so that they share the backend's code; only `main/index` may load electron (layers.mjs).
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      emptyOutDir,
      // Bundled, only what is used of them is read when a process starts: zod alone is 80 files, most of them translations.
      externalizeDeps: { exclude: ['zod', '@msgpack/msgpack'] },
      rollupOptions: {
        input: {
          index: resolve(root, 'src/main/index.ts'),
          engine: resolve(root, 'src/backend/engine-process/entry.ts'),
          'compute-thread': resolve(root, 'src/backend/compute-threads/entry.ts'),
          cli: resolve(root, 'src/cli/main.ts'),
          web: resolve(root, 'src/web/main.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      emptyOutDir,
      rollupOptions: {
        input: { index: resolve(root, 'src/preload/index.ts') },
        // A sandboxed preload must be CommonJS, whatever the package's type.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [vue()],
    build: {
      outDir: 'out/renderer',
      emptyOutDir,
      // The window's policy admits no fonts from data: addresses, so that even small files stay files.
      assetsInlineLimit: 0,
      rollupOptions: { input: { index: resolve(root, 'src/renderer/index.html') } },
    },
  },
})

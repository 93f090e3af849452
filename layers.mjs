/**
 * The one table of who may import whom. A lint rule (eslint.config.js), the type-check (scripts/check-types.mjs) and a test
 * (tests/unit/layers.test.ts) read it. A path says where code can run: `types` names the environment it is checked in.
 *
 * imports:  our own layers that a file of this layer may import, always through that layer's index
 * packages: npm packages (a trailing `/*` admits subpaths); `node` admits Node's built-in modules
 * types:    `es` no DOM and no Node | `node` | `dom` | `preload` (dom, and what Electron's types bring)
 */
export const layers = {
  // The contract between processes, plain data models with their validators, remote calls.
  shared: { imports: [], packages: ['zod', '@msgpack/msgpack'], types: 'es' },
  // Mathematics, knows no chemistry.
  solver: { imports: [], packages: ['ml-matrix'], types: 'es' },
  // Reaction networks and what they mean; turns them into model graphs.
  chemistry: { imports: ['shared', 'solver'], packages: [], types: 'es' },
  // A run, a simulation, a diagnosis as a pure, cancellable computation that yields progress.
  engine: { imports: ['shared', 'solver', 'chemistry'], packages: [], types: 'es' },
  // A plot as a function of data and options. Drawn by the window, and by the exporters without a window: hence its own layer.
  charts: { imports: ['shared'], packages: ['echarts', 'echarts/*'], types: 'es' },
  // The application without a window.
  backend: {
    imports: ['shared', 'solver', 'chemistry', 'engine', 'charts'],
    packages: ['node', 'zod', 'better-sqlite3', 'papaparse', '@resvg/resvg-js', 'echarts', 'echarts/*'],
    types: 'node',
  },
  // The Electron shell.
  main: { imports: ['shared', 'backend'], packages: ['node', 'electron'], types: 'node' },
  // Hands the window one port.
  // Its types are apart from the window's: Electron's bring Node's along, which the window must not see.
  preload: { imports: ['shared'], packages: ['electron'], types: 'preload' },
  // The workbench's window. Never computes.
  renderer: {
    imports: ['shared', 'chemistry', 'charts'],
    packages: ['vue', 'echarts', 'echarts/*', 'reka-ui', '@lucide/vue', '@fontsource-variable/*'],
    types: 'dom',
  },
  // The same backend behind a command line, and behind a local web server.
  cli: { imports: ['shared', 'backend'], packages: ['node', 'commander'], types: 'node' },
  web: { imports: ['shared', 'backend'], packages: ['node', 'ws'], types: 'node' },
}

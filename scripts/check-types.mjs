// Type-checks each environment with its own libraries: a DOM or Node name in an ES-only layer is a compile error.
import { spawnSync } from 'node:child_process'

const projects = ['tsconfig.es.json', 'tsconfig.node.json', 'tsconfig.dom.json', 'tsconfig.tests.json']
let failed = false
for (const project of projects) {
  const checked = spawnSync(process.execPath, ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit', '-p', project], {
    stdio: 'inherit',
  })
  if (checked.status !== 0) failed = true
}
process.exit(failed ? 1 : 0)

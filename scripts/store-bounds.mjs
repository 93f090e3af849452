// Measures every method of integration on the reference problems that it claims and stores, in tests/unit/solver/reference-bounds.csv, the
// digits that it must reach and the work that it may spend: `npm run bounds`, after a method came or became better.
import { createServer } from 'vite'

/** @typedef {{ problem: string, method: string, tolerance: number, digits: number, work: { steps: number } }} Run */

// Vite serves the sources as modules, so that the script needs no build.
const server = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom' })
try {
  const { boundsOf, measureAll, readBounds, referenceCases, storeBounds, violations } = await server.ssrLoadModule(
    '/tests/unit/solver/reference-runs.ts',
  )
  /** @type {Run[]} */
  const before = readBounds()
  const bounds = []
  for (const item of referenceCases) {
    /** @type {Run[]} */
    const runs = measureAll(item)
    bounds.push(...boundsOf(runs))
    const name = `${item.problem.name.padEnd(11)}${item.method.name.padEnd(25)}`
    console.log(name + runs.map((run) => `${run.tolerance}: ${run.digits.toFixed(1)} in ${run.work.steps}`).join('   '))
    for (const run of runs) {
      const old = before.find(
        ({ problem, method, tolerance }) =>
          problem === run.problem && method === run.method && tolerance === run.tolerance,
      )
      for (const worse of old ? violations(run, old) : []) console.log(`  worse: ${worse}`)
    }
  }
  storeBounds(bounds)
} finally {
  await server.close()
}

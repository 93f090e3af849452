// Measures the error of every gradient method through every method of integration on every case and stores it in
// tests/unit/solver/gradient-errors.csv: `npm run gradient-errors`, after a method came or became better.
import { createServer } from 'vite'

/** @typedef {{ gradientMethod: string, method: string, problem: string, error: number | string }} Row */

// Vite serves the sources as modules, so that the script needs no build.
const server = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom' })
try {
  const { measureSolution, measureSteps, readErrors, solutionCases, stepCases, storeErrors, worseThan, worstErrors } =
    await server.ssrLoadModule('/tests/unit/solver/gradient-errors.ts')
  const before = readErrors()
  /** @type {Row[]} */
  const all = []
  /** @param {Row[]} rows */
  const keep = (rows) => {
    all.push(...rows)
    const { method, problem } = /** @type {Row} */ (rows[0])
    const errors = rows.map(({ gradientMethod, error }) => `${gradientMethod} ${error.toString().slice(0, 20)}`)
    console.log(`${method.padEnd(15)}${problem.padEnd(30)} ${errors.join('   ')}`)
    for (const row of worseThan(before, rows)) console.log(`  worse, or new: ${row.gradientMethod}`)
  }
  for (const item of stepCases) keep(worstErrors((/** @type {string} */ kind) => measureSteps(item, kind).errors))
  for (const item of solutionCases) keep(worstErrors((/** @type {string} */ kind) => measureSolution(item, kind)))
  storeErrors(all)
} finally {
  await server.close()
}

// Makes resources/examples/*/data.csv from the mechanism, initial value and sampling in the example.json beside it, with the project's
// own solver at tight tolerance: `npm run examples`. The files are kept in the repository; a test checks them against published
// reference solutions.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createServer } from 'vite'

const examples = resolve(import.meta.dirname, '../resources/examples')
const RELATIVE_TOLERANCE = 1e-11
/** Far below every amount that matters: POLLU's smallest species is about 4e-18. */
const ABSOLUTE_TOLERANCE = 1e-24

/**
 * Sample times, in the unit of `first` and `last`.
 * @param {{ spacing: 'linear' | 'logarithmic', first: number, last: number, count: number }} sampling
 */
function sampleTimes({ spacing, first, last, count }) {
  return Float64Array.from({ length: count }, (_, index) => {
    const part = index / (count - 1)
    if (index === 0) return first
    if (index === count - 1) return last
    return spacing === 'linear' ? first + part * (last - first) : first * (last / first) ** part
  })
}

// Vite serves the sources as modules, so that the script needs no build.
const server = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom' })
try {
  const { massActionGraph, rateConstants } = await server.ssrLoadModule('/src/chemistry/index.ts')
  const { compileModel, solve } = await server.ssrLoadModule('/src/solver/index.ts')
  for (const name of (await readdir(examples)).sort()) {
    const { species, mechanism, initial, sampling } = JSON.parse(
      await readFile(resolve(examples, name, 'example.json'), 'utf8'),
    )
    const times = sampleTimes(sampling)
    const solution = solve({
      // Plain arithmetic: the same bits on every machine.
      model: compileModel(massActionGraph(mechanism), { arithmetic: 'plain' }),
      parameters: rateConstants(mechanism),
      initial: Float64Array.from(initial.values),
      startTime: initial.time,
      sampleTimes: times,
      relativeTolerance: RELATIVE_TOLERANCE,
      absoluteTolerance: ABSOLUTE_TOLERANCE,
    })
    if (solution.status === 'failed')
      throw new Error(`${name}: ${solution.reason} at ${solution.time}: ${solution.advice}`)
    const rows = [...times].map((time, row) =>
      [time, ...solution.values.subarray(row * species.length, (row + 1) * species.length)].join(','),
    )
    await writeFile(resolve(examples, name, 'data.csv'), [['time', ...species].join(','), ...rows, ''].join('\n'))
    console.log(`${name}: ${times.length} samples of ${species.length} species, ${solution.work.steps} steps`)
  }
} finally {
  await server.close()
}

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const source = resolve(import.meta.dirname, '../../tests/peers/cvode_reversal.cpp')
const libraries = ['cvode', 'nvecserial', 'sunmatrixdense', 'sunlinsoldense'].map((name) => `-lsundials_${name}`)
const tolerances = ['1e-6', '1e-7', '1e-8', '1e-9', '1e-10', '1e-11']

/** @typedef {{ tolerance: number, time: number, error: number | null }} Reversal */

/**
 * The errors of CVODE's own reversals, as columns of a table of findings.
 * @throws when it cannot be built
 */
export async function reverseWithCvode() {
  const folder = await mkdtemp(join(tmpdir(), 'kinode-cvode-'))
  try {
    const program = join(folder, 'cvode_reversal')
    await run('g++', ['-O2', source, '-o', program, ...libraries]).catch((/** @type {Error} */ problem) => {
      throw new Error(`CVODE is needed for the tables (apt-get install libsundials-dev g++): ${problem.message}`)
    })
    const { stdout } = await run(program, tolerances)
    /** @type {{ version: string, analytic: Reversal[], difference: Reversal[] }} */
    const { version, analytic, difference } = JSON.parse(stdout)
    return [
      { title: `CVODE ${version}, analytic Jacobian`, cells: cellsOf(analytic) },
      { title: 'CVODE, difference quotients', cells: cellsOf(difference) },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @param {readonly Reversal[]} reversals */
function cellsOf(reversals) {
  return new Map(
    reversals.map(({ tolerance, error }) => [
      `error-${tolerance.toExponential()}`,
      error === null ? 'did not come back' : `${Number((100 * error).toPrecision(3))} %`,
    ]),
  )
}

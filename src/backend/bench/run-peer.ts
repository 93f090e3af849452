import { execFile } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { z } from 'zod'

/** A peer's program as it is asked, and how long it may take (ms). */
export interface PeerRun {
  path: string
  words: readonly string[]
  timeLimit: number
}

const workShape = {
  version: z.string(),
  steps: z.int(),
  rejected: z.int(),
  rhs_evaluations: z.int(),
  jacobian_evaluations: z.int(),
  factorizations: z.int(),
}
const solveSchema = z.object({
  ...workShape,
  us: z.number(),
  // What it prints of a value that is no number is no JSON, and so no solution.
  values: z.array(z.number()),
})
const adjointSchema = z.object({
  ...workShape,
  adjoint_gradient_us: z.number(),
  adjoint_gradient: z.array(z.number()),
})
const sensitivitySchema = z.object({
  ...workShape,
  sensitivity_gradient_us: z.number(),
  sensitivity_gradient: z.array(z.number()),
})
const evaluationSchema = z.object({ version: z.string(), evaluation_ns: z.number() })

export type PeerSolution = z.output<typeof solveSchema>

/** One solve by a peer; null when it found none in its time. */
export function solveWithPeer(run: PeerRun): Promise<PeerSolution | null> {
  return runPeer(run, solveSchema)
}

/** The gradient of the mean squared error by a peer's adjoint; null when it found none in its time. */
export function adjointWithPeer(run: PeerRun): Promise<z.output<typeof adjointSchema> | null> {
  return runPeer({ ...run, words: [...run.words, 'mse', 'adjoint'] }, adjointSchema)
}

/** The same by its forward sensitivities of every parameter. */
export function sensitivitiesWithPeer(run: PeerRun): Promise<z.output<typeof sensitivitySchema> | null> {
  return runPeer({ ...run, words: [...run.words, 'mse', 'sensitivities'] }, sensitivitySchema)
}

/** Nanoseconds of one evaluation by a peer, and its version. */
export async function evaluateWithPeer(run: PeerRun): Promise<{ version: string; nanoseconds: number }> {
  const evaluated = await runPeer({ ...run, words: [...run.words, 'evaluation'] }, evaluationSchema)
  if (evaluated === null) throw new Error(`${run.path} ${run.words.join(' ')} gave no time of an evaluation.`)
  return { version: evaluated.version, nanoseconds: evaluated.evaluation_ns }
}

/** At most so many bytes of output: 50 times of 20 species are 25 kB. */
const mostOutput = 1 << 24

function runPeer<T>({ path, words, timeLimit }: PeerRun, schema: z.ZodType<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const options = { timeout: timeLimit, maxBuffer: mostOutput }
    const child = execFile(path, words, options, (problem, output) => {
      if (problem === null) {
        const parsed = parsedJson(output)
        const value = schema.safeParse(parsed)
        resolve(value.success ? value.data : null)
      } else if (typeof problem.code === 'string') reject(problem)
      else resolve(null)
    })
    lowerPriority(child.pid)
  })
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The same as an engine's: other programs on the machine then disturb both alike. */
function lowerPriority(processId: number | undefined): void {
  if (processId === undefined) return
  try {
    setPriority(processId, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It has ended already.
  }
}

import { type Solution, type SolveFailure, type SolveRequest, type Work, solve } from '../../solver'

/** A solve that may have ended before its time: what it reached, and why it ended. */
export interface Journey {
  /** [samples that were reached][states], time-major. */
  values: Float64Array
  /** How many those are. */
  samples: number
  /** Null when it reached its end. */
  failure: SolveFailure | null
  work: Work
}

/** Solves to the end, or to the last sample before it fails: then the part that can be solved is solved again for its values. */
export function solveAsFar(request: SolveRequest): Journey {
  const whole = solve(request)
  if (whole.status === 'solved') return { ...reached(whole), failure: null }
  const backwards = (request.endTime ?? Infinity) < request.startTime
  const before = request.sampleTimes.filter((time) => (backwards ? time > whole.time : time < whole.time))
  const part = before.length === 0 ? null : solve({ ...request, sampleTimes: before, endTime: before.at(-1)! })
  if (part?.status === 'solved') return { ...reached(part), failure: whole }
  return { values: new Float64Array(0), samples: 0, failure: whole, work: whole.work }
}

function reached({ values, samples, work }: Solution): Pick<Journey, 'values' | 'samples' | 'work'> {
  return { values, samples, work }
}

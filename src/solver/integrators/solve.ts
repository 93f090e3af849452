import type { Stepper } from './contract'
import { integrate } from './integrate'
import { defaultMethod, methodNamed } from './methods'
import type { Solution, SolveFailure, SolveRequest } from './request'

/** How far Newton goes when only the solution is wanted, as a fraction of the step's tolerance. */
const NEWTON = { newtonTolerance: 0.01, newtonSteps: 8 }

/** Solves an initial-value problem and gives its values at the sample times, or says why there is no solution. */
export function solve(request: SolveRequest): Solution | SolveFailure {
  const { model, sampleTimes } = request
  const values = new Float64Array(sampleTimes.length * model.states)
  const sampler = new Sampler(request, values)
  const outcome = integrate(request, methodNamed(request.method ?? defaultMethod), NEWTON, {
    started: () => sampler.start(),
    stepped: (stepper, time, h, end) => {
      sampler.each(stepper, time, h, end)
      return null
    },
  })
  return outcome.status === 'solved' ? { status: 'solved', values, work: outcome.work } : outcome
}

/** Goes through the sample times as the steps pass over them and keeps the values there. */
export class Sampler {
  private next = 0
  private readonly point: number

  /** `values`: where the samples go, [samples][states]. */
  constructor(
    private readonly request: SolveRequest,
    private readonly values: Float64Array,
  ) {
    const { model } = request
    this.point = model.workspace('sample', () => model.memory.allocate(model.stateStride))
  }

  /** Takes the samples at the start itself. Returns how many there are. */
  start(): number {
    const { sampleTimes, startTime, initial } = this.request
    while (this.next < sampleTimes.length && sampleTimes[this.next] === startTime) {
      this.values.set(initial, this.next * initial.length)
      this.next++
    }
    return this.next
  }

  /** Takes the samples in (time, end] from the step that the stepper tried last; tells `taken` of each. */
  each(stepper: Stepper, time: number, h: number, end: number, taken?: (sample: number, theta: number) => void): void {
    const { model, sampleTimes } = this.request
    while (this.next < sampleTimes.length && sampleTimes[this.next]! <= end) {
      const sample = this.next++
      const at = sampleTimes[sample]!
      const theta = at === end ? 1 : (at - time) / h
      stepper.interpolate(theta, this.point)
      const { doubles } = model.memory
      for (let index = 0; index < model.states; index++) {
        this.values[sample * model.states + index] = doubles[this.point / 8 + index]!
      }
      taken?.(sample, theta)
    }
  }
}

import {
  failure,
  prepare,
  type Method,
  type SolveFailure,
  type SolveLimits,
  type StepSolver,
  type Work,
} from '../../integrators'
import type { GradientRequest } from '../request'
import { keepSamples, type SolutionRecorder } from './solution-recorder'

/** Thrown through compiled code that waits for samples, when something ended the solve from outside meanwhile. */
export class RecomputationStopped extends Error {
  constructor(readonly failure: SolveFailure) {
    super(failure.reason)
  }
}

/**
 * Brings samples of steps that memory had no room for, by making the steps again from the last snapshot before them: the same to the last bit,
 * for a solver that remembers the same does the same. About half of what there is room for lies before the step that is wanted, half
 * after it: a backward step looks at both.
 */
export class Recomputation {
  /** Of all steps that were made again. */
  readonly work: Work[] = []

  /** @param solver of the forward solve, which the recorder has looked at */
  constructor(
    private readonly solver: StepSolver,
    private readonly recorder: SolutionRecorder,
    private readonly request: GradientRequest,
    private readonly method: Method,
    private readonly limits: SolveLimits,
  ) {}

  /** Brings the samples around the step that compiled code wants. */
  readonly recall = (): void => {
    const { trajectory } = this.solver.model
    const end = Math.min(trajectory.steps, trajectory.record.read('wanted') + Math.floor(trajectory.most / 2))
    const first = Math.max(0, end - trajectory.most)
    trajectory.forget(first)
    let step = this.begin(first)
    const before = this.solver.work()
    for (; step < end; step++) {
      this.makeStep(step)
      if (step >= first) keepSamples(this.solver, trajectory)
    }
    this.work.push(difference(this.solver.work(), before))
  }

  /** Goes to the last snapshot before a step, or to the start; returns the number of the next step. */
  private begin(first: number): number {
    const { solver, request, method } = this
    const snapshot = this.recorder.snapshots.findLast(({ step }) => step < first)
    if (snapshot) {
      solver.model.memory.write(solver.memory.from, snapshot.memory)
      for (const field of ['nextSample', 'samplesEnd', 'moreSamples'] as const) solver.control.write(field, 0)
      return snapshot.step + 1
    }
    const { state: initial } = this.recorder.legs.get(0)!
    prepare(solver, { ...request, initial, sampleTimes: request.loss.sampleTimes }, method.newton)
    solver.control.write('watched', 1)
    return 0
  }

  /** Makes a step, which is then about to be taken; at the beginning of a leg it starts from where that began. */
  private makeStep(step: number): void {
    const { solver, recorder } = this
    const { control, context, model } = solver
    const leg = recorder.legs.get(step)
    if (leg) {
      if (step > 0) solver.accept()
      solver.restart()
      model.memory.write(context.state, leg.state)
      for (const field of ['time', 'end', 'endMargin'] as const) control.write(field, leg[field])
      control.write('step', leg.firstStep)
      solver.evaluate(leg.time, context.state, context.slope)
      control.write('slopeFresh', 1)
    }
    for (;;) {
      const stopped = this.limits.exceeded()
      if (stopped) {
        const trouble = { reason: stopped, where: 'on the way back, where steps are made again' }
        throw new RecomputationStopped(failure(trouble, control.read('time'), solver.work()))
      }
      // An event only ends the leg, whose last step is known.
      const outcome = solver.advance(this.limits.budget)
      if (outcome === 'step-made') return
      if (outcome === 'budget-spent') this.limits.adapt()
      else if (outcome !== 'event') throw new Error(`a step that was made before came to '${outcome}'`)
    }
  }
}

const difference = (after: Work, before: Work): Work => ({
  steps: after.steps - before.steps,
  rejected: after.rejected - before.rejected,
  rhsEvaluations: after.rhsEvaluations - before.rhsEvaluations,
  jacobianEvaluations: after.jacobianEvaluations - before.jacobianEvaluations,
  factorizations: after.factorizations - before.factorizations,
  switches: after.switches - before.switches,
})

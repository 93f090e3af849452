import {
  failure,
  integrate,
  SolveLimits,
  type Arrival,
  type Method,
  type SolveFailure,
  type StepSolver,
  type StepStages,
  type Trouble,
} from '../../integrators'
import { GRADIENT_NEWTON } from '../newton-accuracy'
import type { GradientOutcome, GradientRequest } from '../request'
import { ConstraintAdjoint } from './constraint-adjoint'
import { denseVectors } from './dense-vectors'
import { EventAdjoint } from './event-adjoint'
import { familiesOf, type FamilyStages } from './families'
import { SampleCotangents } from './sample-cotangents'
import { stepAdjoint, type Cotangents, type StepAdjoint } from './step-adjoint'
import { StepTape, type TapeLeg } from './step-tape'
import { TapeRecorder } from './tape-recorder'

const MEMORY_LIMIT = 128 * 2 ** 20
/** Steps backwards between two looks at the clock and the caller's wish to stop. */
const LOOK_STEPS = 16

/**
 * The discrete adjoint of a method for a model: the transpose of every accepted step, from the last to the first, over stages that the
 * forward solve left on a tape. Made once and kept with the model.
 */
export class DiscreteAdjoint {
  private readonly cotangents: Cotangents
  /** The method's families and their adjoints. */
  private readonly families: readonly FamilyStages[]
  private readonly adjoints: readonly StepAdjoint[]
  private readonly constraints: ConstraintAdjoint | null
  private readonly events: EventAdjoint | null
  private readonly tape: StepTape
  private readonly samples: SampleCotangents
  private readonly raw: number
  private readonly fixedBytes: number

  constructor(
    private readonly solver: StepSolver,
    private readonly method: Method,
    private readonly stages: StepStages,
  ) {
    const { model } = solver
    const { memory } = model
    const before = memory.used
    const vector = () => memory.allocate(model.stateStride)
    this.families = familiesOf(stages)
    const combined = Math.max(...this.families.map((family) => denseVectors(family).vectors.length))
    this.cotangents = {
      state: vector(),
      slope: vector(),
      sampledState: vector(),
      sampledStages: Array.from({ length: combined }, vector),
      gradient: memory.allocate(model.parameterStride + 2),
    }
    this.raw = vector()
    const { cotangents } = this
    this.constraints = model.graph.mass ? new ConstraintAdjoint(solver, cotangents) : null
    const { constraints } = this
    this.adjoints = this.families.map((family) => stepAdjoint({ model, solver, cotangents, constraints }, family))
    this.events = solver.triggers && new EventAdjoint(solver, cotangents)
    this.tape = new StepTape(
      solver,
      stages.kind,
      this.adjoints.flatMap(({ record }) => record),
    )
    this.samples = new SampleCotangents(model, cotangents)
    this.fixedBytes = memory.used - before
  }

  run(request: GradientRequest): GradientOutcome {
    const { loss } = request
    const { model } = this.solver
    const predictions = request.predictions ?? new Float64Array(loss.sampleTimes.length * model.states)
    const timed = { ...request, sampleTimes: loss.sampleTimes }
    const limit = request.memoryLimit ?? MEMORY_LIMIT
    const recorder = new TapeRecorder(this.tape, this.stages, limit, loss.sampleTimes, predictions, this.raw)
    const began = request.now?.() ?? 0
    const solved = integrate(timed, this.method, this.method.newton && GRADIENT_NEWTON, predictions, recorder)
    if (solved.status === 'failed') return solved
    const total = this.samples.evaluate(loss, predictions, solved.samples)
    for (const [sample, state] of recorder.floored) this.samples.drop(sample, state)
    if (!Number.isFinite(total)) return this.broken('not-finite', solved)
    const passed = request.now ? (request.now() - began) / 1000 : 0
    const seconds = request.maximumSeconds === undefined ? undefined : request.maximumSeconds - passed
    const limits = new SolveLimits({ ...request, maximumSeconds: seconds })
    const trouble = limits.during(model, () => this.goBack(loss.sampleTimes, limits))
    if (trouble) return this.broken(trouble.reason, solved)
    const gradient = this.cotangents.gradient / 8
    const values = model.memory.doubles.subarray(gradient, gradient + model.parameters)
    if (!values.every(Number.isFinite)) return this.broken('not-finite', solved)
    request.gradient.set(values)
    request.initialGradient?.set(model.memory.read(this.cotangents.state, model.states))
    const memory = this.fixedBytes + this.tape.bytes + this.samples.bytes
    return { status: 'solved', loss: total, work: solved.work, memory }
  }

  private broken(reason: Trouble['reason'], { endTime, work }: Arrival): SolveFailure {
    return failure({ reason, where: 'on the way back' }, endTime, work)
  }

  private goBack(sampleTimes: Float64Array, limits: SolveLimits): Trouble | null {
    const { cotangents, tape, samples, solver, families, adjoints } = this
    const { memory, states, parameters } = solver.model
    const clear = (address: number, count: number) => memory.doubles.fill(0, address / 8, address / 8 + count)
    for (const adjoint of adjoints) adjoint.forget?.()
    clear(cotangents.gradient, parameters)
    clear(cotangents.state, states)
    clear(cotangents.slope, states)
    for (let step = tape.steps - 1; step >= 0; step--) {
      if (step % LOOK_STEPS === 0) {
        const reason = limits.exceeded()
        if (reason) return { reason }
      }
      const next = tape.legAt(step + 1)
      if (next) this.leaveLeg(next, tape.family(step + 1))
      const [time, h, family] = [tape.time(step), tape.size(step), tape.family(step)]
      // Where an event cut the step short its end is a point of its dense output.
      const part = next?.events?.part ?? 1
      if (next?.events) {
        samples.enterCotangent(memory.read(cotangents.state, states), 0, families[family]!, part, h)
        clear(cotangents.state, states)
      }
      for (const state of tape.liftedAt(step)) memory.doubles[cotangents.state / 8 + state] = 0
      for (let sample = tape.samplesAfter(step - 1); sample < tape.samplesAfter(step); sample++) {
        const at = sampleTimes[sample]!
        samples.enter(sample, families[family]!, at === tape.end(step) ? part : (at - time) / h, h)
      }
      tape.restore(step)
      if (!adjoints[family]!.pullBack(time, h)) return { reason: 'singular' }
      samples.clear()
      // A slope is handed on between steps of one family only.
      if (step > 0 && tape.family(step - 1) !== family) adjoints[family]!.begin(time)
    }
    samples.addTo(cotangents.state, 0, tape.samplesAfter(-1))
    const first = tape.legAt(0)
    if (first) this.leaveLeg(first, tape.steps > 0 ? tape.family(0) : 0)
    return null
  }

  /** Back over the beginning of a leg: its first slope, what made its state consistent, the events before it. */
  private leaveLeg({ time, state, events }: TapeLeg, family: number): void {
    const { model, context } = this.solver
    model.memory.write(context.state, state)
    this.adjoints[family]!.begin(time)
    this.constraints?.consistency(time)
    if (events) this.events!.pullBack(events)
  }
}

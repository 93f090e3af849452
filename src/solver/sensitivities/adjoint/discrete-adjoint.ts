import {
  failure,
  firstNotFinite,
  integrate,
  SolveLimits,
  type Arrival,
  type Method,
  type SolveFailure,
  type StepSolver,
  type StepStages,
  type Trouble,
} from '../../integrators'
import { gradientNewton } from '../newton-accuracy'
import { MEMORY_LIMIT, type GradientOutcome, type GradientRequest } from '../request'
import { denseStages, type DenseStages } from '../steps/dense-stages'
import { eventWithoutTime } from '../steps/event-without-time'
import { ConstraintAdjoint } from './constraint-adjoint'
import { EventAdjoint } from './event-adjoint'
import { familiesOf } from './families'
import { SampleCotangents } from './sample-cotangents'
import { stepAdjoint, type Cotangents, type StepAdjoint } from './step-adjoint'
import { StepTape, type TapeLeg } from './step-tape'
import { TapeRecorder } from './tape-recorder'

/** Steps backwards between two looks at the clock and the caller's wish to stop. */
const LOOK_STEPS = 16

/**
 * The discrete adjoint of a method for a model: the transpose of every accepted step, from the last to the first, over stages that the
 * forward solve left on a tape. Made once and kept with the model.
 */
export class DiscreteAdjoint {
  private readonly cotangents: Cotangents
  /** The method's families and their adjoints. */
  private readonly families: readonly DenseStages[]
  private readonly adjoints: readonly StepAdjoint[]
  private readonly constraints: ConstraintAdjoint | null
  private readonly events: EventAdjoint | null
  private readonly tape: StepTape
  private readonly samples: SampleCotangents
  private readonly point: number
  private readonly fixedBytes: number
  /** How far the way back has come. */
  private reached = 0

  constructor(
    private readonly solver: StepSolver,
    private readonly method: Method,
    private readonly stages: StepStages,
  ) {
    const { model } = solver
    const { memory } = model
    const before = memory.used
    const vector = () => memory.allocate(model.stateStride)
    const families = familiesOf(stages)
    this.families = families.map(denseStages)
    const combined = Math.max(...this.families.map(({ vectors }) => vectors.length))
    this.cotangents = {
      state: vector(),
      slope: vector(),
      sampledState: vector(),
      sampledStages: Array.from({ length: combined }, vector),
      gradient: memory.allocate(model.parameterStride + 2),
    }
    this.point = vector()
    const { cotangents } = this
    this.constraints = model.graph.mass ? new ConstraintAdjoint(solver, cotangents) : null
    const { constraints } = this
    this.adjoints = families.map((family) => stepAdjoint({ model, solver, cotangents, constraints }, family))
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
    const recorder = new TapeRecorder(this.tape, this.stages, {
      memoryLimit: request.memoryLimit ?? MEMORY_LIMIT,
      sampleTimes: loss.sampleTimes,
      point: this.point,
    })
    const began = request.now?.() ?? 0
    const solved = integrate(timed, this.method, this.method.newton && gradientNewton(request), predictions, recorder)
    if (solved.status === 'failed') return solved
    const total = this.samples.evaluate(loss, predictions, solved.samples)
    for (const [sample, state] of recorder.held) this.samples.drop(sample, state)
    this.reached = solved.endTime
    if (!Number.isFinite(total)) return this.broken({ reason: 'not-finite' }, solved)
    const passed = request.now ? (request.now() - began) / 1000 : 0
    const seconds = request.maximumSeconds === undefined ? undefined : request.maximumSeconds - passed
    const limits = new SolveLimits({ ...request, maximumSeconds: seconds })
    const trouble = limits.during(model, () => this.goBack(loss.sampleTimes, limits))
    if (trouble) return this.broken(trouble, solved)
    const gradient = this.cotangents.gradient / 8
    const values = model.memory.doubles.subarray(gradient, gradient + model.parameters)
    if (firstNotFinite(values) >= 0) return this.broken({ reason: 'not-finite' }, solved)
    request.gradient.set(values)
    request.initialGradient?.set(model.memory.read(this.cotangents.state, model.states))
    const memory = this.fixedBytes + this.tape.bytes + this.samples.bytes
    return { status: 'solved', loss: total, work: solved.work, memory, stepsAgain: this.tape.stepsAgain }
  }

  private broken(trouble: Trouble, { work }: Arrival): SolveFailure {
    return failure({ where: 'on the way back', ...trouble }, this.reached, work)
  }

  private goBack(sampleTimes: Float64Array, limits: SolveLimits): Trouble | null {
    const { cotangents, tape, samples, solver, families, adjoints } = this
    const { memory, states, parameters } = solver.model
    const clear = (address: number, count: number) => memory.doubles.fill(0, address / 8, address / 8 + count)
    for (const adjoint of adjoints) adjoint.start()
    clear(cotangents.gradient, parameters)
    clear(cotangents.state, states)
    clear(cotangents.slope, states)
    for (let step = tape.steps - 1; step >= 0; step--) {
      if (step % LOOK_STEPS === 0) {
        const reason = limits.exceeded()
        if (reason) return { reason }
      }
      const next = tape.legAt(step + 1)
      const grazing = next && this.leaveLeg(next, tape.family(step + 1))
      if (grazing) return grazing
      this.reached = tape.end(step)
      const [time, h, family] = [tape.time(step), tape.size(step), tape.family(step)]
      for (const state of tape.liftedAt(step)) memory.doubles[cotangents.state / 8 + state] = 0
      // Where an event cut the step short its end is a point of its dense output.
      const part = next?.events?.part ?? 1
      if (next?.events) {
        samples.enterCotangent(memory.read(cotangents.state, states), 0, families[family]!, part, h)
        clear(cotangents.state, states)
      }
      for (let sample = tape.samplesAfter(step - 1); sample < tape.samplesAfter(step); sample++) {
        const at = sampleTimes[sample]!
        samples.enter(sample, families[family]!, at === tape.end(step) ? part : (at - time) / h, h)
      }
      tape.restore(step)
      if (!adjoints[family]!.pullBack(time, h)) return { reason: 'singular' }
      samples.clear()
      if (step > 0 && !this.handsSlopeOn(step - 1)) adjoints[family]!.begin(time)
    }
    samples.addTo(cotangents.state, 0, tape.samplesAfter(-1))
    const first = tape.legAt(0)
    const grazing = first && this.leaveLeg(first, tape.steps > 0 ? tape.family(0) : 0)
    for (const adjoint of adjoints) adjoint.finish()
    return grazing ?? null
  }

  /** Whether the first slope of the step after is the last one of this: of one family, and where no state was lifted between them. */
  private handsSlopeOn(step: number): boolean {
    const { tape } = this
    return tape.family(step) === tape.family(step + 1) && tape.liftedAt(step).length === 0
  }

  /** Back over the beginning of a leg: its first slope, what made its state consistent, the events before it. */
  private leaveLeg({ time, state, events, lifted }: TapeLeg, family: number): Trouble | null {
    const { model, context } = this.solver
    this.reached = time
    model.memory.write(context.state, state)
    this.adjoints[family]!.begin(time)
    for (const index of lifted) model.memory.doubles[this.cotangents.state / 8 + index] = 0
    this.constraints?.consistency(time)
    const untimed = events && this.events!.pullBack(events)
    return untimed === null ? null : eventWithoutTime(untimed)
  }
}

import { LuDecomposition, Matrix } from 'ml-matrix'
import { ModelModule } from '../../../src/solver/compiler'
import { MassEquations, methodNamed, stepSolver, type StepSolver } from '../../../src/solver/integrators'
import type { CompiledModel, MethodName, SolveRequest } from '../../../src/solver'
import type { StepRecorder } from './step-record'

type Reset = (time: number, state: number, seed: number, result: number) => void

/**
 * The states at the samples for other parameters and initial values, by the steps of a recorded solve: their sizes, what a floor held, and
 * the order of events are what they were. An event comes when its trigger says so; the state is then carried along f to the time at which
 * the recorded solve went on. This is the function of which the discrete gradients are the derivative.
 */
export function replaySteps(
  request: SolveRequest & { method: MethodName },
  record: StepRecorder,
  parameters: Float64Array,
  initial: Float64Array,
): Float64Array {
  return new Replay(request, record, parameters).run(initial)
}

class Replay {
  private readonly model: CompiledModel
  private readonly solver: StepSolver
  private readonly values: Float64Array
  private readonly place: number
  private readonly triggers: number
  private readonly resets: readonly (Reset | null)[]

  constructor(
    private readonly request: SolveRequest & { method: MethodName },
    private readonly record: StepRecorder,
    parameters: Float64Array,
  ) {
    const { model, absoluteTolerance, relativeTolerance } = request
    const { memory, stateStride, states, graph } = model
    this.model = model
    this.solver = stepSolver(model, methodNamed(request.method))
    this.values = new Float64Array(request.sampleTimes.length * states)
    const room = model.workspace('test replay', () => ({
      place: memory.allocate(stateStride),
      triggers: memory.allocate(graph.events.length + 2),
      resets: resetsOf(model),
    }))
    this.place = room.place
    this.triggers = room.triggers
    this.resets = room.resets
    const { control, context } = this.solver
    this.solver.reset()
    model.setParameters(parameters)
    if (request.inputs) model.setInputs(request.inputs)
    memory.doubles.fill(1, context.absolute / 8, context.absolute / 8 + stateStride)
    for (let state = 0; state < states; state++) {
      const tolerance = typeof absoluteTolerance === 'number' ? absoluteTolerance : absoluteTolerance[state]!
      memory.doubles[context.absolute / 8 + state] = tolerance
      memory.doubles[context.floors / 8 + state] = -Infinity
    }
    control.write('relativeTolerance', relativeTolerance)
    control.write('newtonTolerance', Math.min(1e-3, 1e-13 / relativeTolerance))
    control.write('newtonSteps', 60)
    control.write('bounded', request.nonNegative ? 1 : 0)
  }

  run(initial: Float64Array): Float64Array {
    const { model, solver, record, request } = this
    const { states } = model
    let state = this.consistent(request.startTime, initial.slice())
    for (let sample = 0; sample < record.atStart; sample++) this.values.set(state, sample * states)
    record.legs.forEach((leg, number) => {
      if (number > 0) {
        solver.restart()
        state = this.consistent(leg.time, state)
      }
      model.memory.write(solver.context.state, state)
      solver.control.write('time', leg.time)
      for (const [index, step] of leg.steps.entries()) {
        const stages = solver.steps.stages
        if (stages?.kind === 'switching') model.memory.words[stages.rosenbrockAtWork / 4] = step.stiff
        solver.attempt(step.time, step.h)
        const trouble = solver.trouble()
        if (trouble) throw new Error(trouble)
        for (const { sample, part, held } of step.samples) {
          this.values.set(cleared(this.interpolated(part), held), sample * states)
        }
        if (index === leg.steps.length - 1 && leg.events.length > 0) {
          state = this.passEvents(step, leg.part, leg.events, leg.held)
          return
        }
        const next = cleared(model.memory.read(solver.context.next, states), step.lifted)
        model.memory.write(solver.context.next, next)
        solver.accept()
        state = next
      }
    })
    return this.values
  }

  /** The state where the recorded solve went on. */
  private passEvents(
    { time, h }: { time: number; h: number },
    recorded: number,
    events: readonly number[],
    held: readonly number[],
  ): Float64Array {
    const parts = events.map((event) => this.partOf(event, time, h, recorded))
    let state = cleared(this.interpolated(parts[0]!), held)
    events.forEach((event, index) => {
      const at = time + parts[index]! * h
      const reset = this.resets[event]
      if (reset) {
        this.model.memory.write(this.place, state)
        reset(at, this.place, 0, this.solver.context.error)
        state = this.model.memory.read(this.solver.context.error, this.model.states)
      }
      if (index === events.length - 1) state = this.consistent(at, state)
      const until = time + (parts[index + 1] ?? recorded) * h
      const rate = this.rate(at, state)
      state = state.map((value, i) => value + rate[i]! * (until - at))
    })
    return state
  }

  /** The part of the step at which a trigger is zero, near the recorded one, by the secant method. */
  private partOf(event: number, time: number, h: number, recorded: number): number {
    const trigger = (part: number): number => {
      this.interpolated(part)
      this.solver.evaluateTriggers(time + part * h, this.place, this.triggers)
      return this.model.memory.doubles[this.triggers / 8 + event]!
    }
    let [from, to] = [recorded + 1e-3, recorded]
    let [before, here] = [trigger(from), trigger(to)]
    for (let turn = 0; turn < 30 && here !== before && Math.abs(to - from) > 1e-16; turn++) {
      ;[from, to] = [to, to - (here * (to - from)) / (here - before)]
      ;[before, here] = [here, trigger(to)]
    }
    return to
  }

  private interpolated(part: number): Float64Array {
    this.solver.interpolate(part, this.place)
    return this.model.memory.read(this.place, this.model.states)
  }

  /** f, or what it says of y' where there is a mass matrix. */
  private rate(time: number, state: Float64Array): Float64Array {
    const { memory, states, graph } = this.model
    memory.write(this.place, state)
    this.solver.evaluate(time, this.place, this.solver.context.error)
    const slope = memory.read(this.solver.context.error, states)
    if (!graph.mass) return slope
    const rate = new Float64Array(states)
    for (const { row, column, value } of new MassEquations(this.solver).spaces.inverse) {
      rate[row]! += value * slope[column]!
    }
    return rate
  }

  /** Newton's method to rounding for the algebraic equations. */
  private consistent(time: number, state: Float64Array): Float64Array {
    const { memory, graph } = this.model
    if (!graph.mass) return state
    const equations = new MassEquations(this.solver)
    if (equations.spaces.equations.length === 0) return state
    for (let turn = 0; turn < 5; turn++) {
      memory.write(this.place, state)
      this.solver.evaluate(time, this.place, this.solver.context.error)
      const residual = equations.residual(this.solver.context.error)
      const factors = new LuDecomposition(equations.linearise(time, this.place))
      const z = Float64Array.from(factors.solve(Matrix.columnVector(residual)).to1DArray())
      const change = equations.change(z)
      state = state.map((value, index) => value - change[index]!)
    }
    return state
  }
}

const cleared = (state: Float64Array, held: readonly number[]): Float64Array =>
  state.map((value, index) => (held[index] ? 0 : value))

function resetsOf(model: CompiledModel): readonly (Reset | null)[] {
  const module = new ModelModule(model, [])
  model.graph.events.forEach(({ reset }, index) => reset && module.write(`reset ${index}`, [reset]))
  const functions = module.instantiate() as unknown as Record<string, Reset>
  return model.graph.events.map((_, index) => functions[`reset ${index}`] ?? null)
}

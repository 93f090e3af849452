import {
  initialState,
  methodNamed,
  notReplayed,
  recordSteps,
  StepReplay,
  stepSolver,
  type SolveFailure,
} from '../integrators'
import { differenceDerivative, measuredDerivative, type DifferenceDerivative } from './difference-derivative'
import { along, differenceDirections, type Direction } from './difference-directions'
import { FORWARD_METHOD } from './forward'
import { gradientNewton } from './newton-accuracy'
import type { ParametricRequest } from './own-parameters'

/** One experiment of a loss that is a sum over experiments; all are solved by one method. */
export type DifferenceSubject = Omit<ParametricRequest, 'gradient' | 'initialGradient' | 'predictions'>

export interface DifferenceOptions {
  /** Of the directions; 1 unless given. */
  seed?: number
  /** How far each parameter is moved, in its own unit; `parameterSizes` unless given. 0 keeps it. */
  parameterSizes?: Float64Array
  /** Whether initial values are moved, too. */
  initialValues?: boolean
  /** Asked after each direction: true leaves it at those. */
  enough?: () => boolean
}

/**
 * What the gradient of the loss of a solve's own steps is, by differences and independent of every gradient method: derivatives along
 * directions, each with its error.
 */
export interface DifferenceCheck {
  status: 'checked'
  loss: number
  directions: readonly (Direction & { derivative: DifferenceDerivative })[]
  /** What one evaluation of the loss is uncertain by. */
  noise: number
  /** How many evaluations were made. */
  evaluations: number
}

/** How far a gradient is from the derivative of the steps. */
export interface Agreement {
  /** Root of the sum over directions of (g . d - derivative)^2, over that of derivative^2. */
  error: number
  /** The part of it that the check cannot tell from its own error: a smaller error is none that it can see. */
  resolution: number
}

/**
 * Differentiates the loss of the steps that a solve makes, these held where they are (StepReplay), by central differences of order 8 with a
 * step chosen from rounding and curvature. Compiled code computes with real numbers, so that a complex step cannot be taken. Yields the part done.
 */
export function* differenceCheck(
  subjects: readonly DifferenceSubject[],
  options: DifferenceOptions = {},
): Generator<number, DifferenceCheck | SolveFailure> {
  const losses: ReplayedLoss[] = []
  for (const subject of subjects) {
    const loss = replayedLoss(subject)
    if (!(loss instanceof ReplayedLoss)) return loss
    losses.push(loss)
  }
  let failure: SolveFailure | null = null
  let evaluations = 0
  const moved = (direction: Direction, by: number): number => {
    evaluations++
    return losses.reduce((sum, loss, experiment) => {
      const outcome = loss.moved(direction.parameters, direction.initials[experiment]!, by)
      if (typeof outcome === 'number') return sum + outcome
      failure = outcome
      return NaN
    }, 0)
  }
  const directions = differenceDirections(sizesOf(subjects, options), options.seed ?? 1)
  const loss = losses.reduce((sum, { recorded }) => sum + recorded, 0)
  const checked: (Direction & { derivative: DifferenceDerivative })[] = []
  let noise = 0
  for (const [index, direction] of directions.entries()) {
    yield index / directions.length
    const alongIt = (x: number) => moved(direction, x)
    const last = checked.at(-1)
    const measured = last ? null : measuredDerivative(alongIt)
    noise = measured?.noise ?? noise
    const derivative = last ? differenceDerivative(alongIt, noise, nearby(last)) : (measured?.derivative ?? null)
    if (derivative === null) return failure!
    checked.push({ ...direction, derivative })
    if (options.enough?.()) break
  }
  return { status: 'checked', loss, directions: checked, noise, evaluations }
}

/** Where the search for a step begins: below that of the direction before, as from there it goes up. */
const nearby = (before: { derivative: DifferenceDerivative } | undefined): number | undefined =>
  before && before.derivative.step / 8

/** How far a gradient is from what the check has found. The initial values' part is needed where the check moved them. */
export function agreement(
  { directions }: DifferenceCheck,
  gradient: Float64Array,
  initialGradients: readonly Float64Array[] = [],
): Agreement {
  const root = (part: (direction: DifferenceCheck['directions'][number]) => number): number =>
    Math.sqrt(directions.map(part).reduce((sum, value) => sum + value * value, 0))
  const length = root(({ derivative }) => derivative.value)
  const distance = root(({ parameters, initials, derivative }) => {
    const given = {
      parameters: gradient,
      initials: initials.map(
        ({ length: states }, experiment) => initialGradients[experiment] ?? new Float64Array(states),
      ),
    }
    return along(given, { parameters, initials }) - derivative.value
  })
  const uncertain = root(({ derivative }) => derivative.error)
  // Of a loss that depends on nothing every gradient but zero is wrong.
  const relative = (size: number): number => (size === 0 ? 0 : size / length)
  return { error: relative(distance), resolution: relative(uncertain) }
}

function sizesOf(
  subjects: readonly DifferenceSubject[],
  { parameterSizes: given, initialValues }: DifferenceOptions,
): Direction {
  const [first] = subjects
  return {
    parameters: given ?? parameterSizes(first?.parameters ?? new Float64Array(0)),
    initials: subjects.map((subject) => {
      const { absoluteTolerance, relativeTolerance } = subject
      return startOf(subject, subject.parameters).map((value, index) => {
        if (initialValues !== true) return 0
        const absolute = typeof absoluteTolerance === 'number' ? absoluteTolerance : absoluteTolerance[index]!
        // What counts as little of a state that begins at zero.
        return Math.abs(value) || absolute / relativeTolerance
      })
    }),
  }
}

/** The state at the start with given parameters; zero where the request is refused for want of one. */
const startOf = (subject: DifferenceSubject, parameters: Float64Array): Float64Array =>
  initialState({ ...subject, sampleTimes: subject.loss.sampleTimes, parameters }) ??
  new Float64Array(subject.model.states)

/** A natural size of each parameter: its magnitude, and the mean one where it is 0. */
export function parameterSizes(parameters: Float64Array): Float64Array {
  const sizes = parameters.map(Math.abs)
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length
  return sizes.map((size) => size || mean || 1)
}

/** Records the steps of an experiment, as the discrete gradient methods make them. */
function replayedLoss(subject: DifferenceSubject): ReplayedLoss | SolveFailure {
  const { model, loss } = subject
  const request = { ...subject, sampleTimes: loss.sampleTimes }
  const method = methodNamed(subject.method ?? FORWARD_METHOD)
  const solver = stepSolver(model, method)
  const wrong = notReplayed({ solver, request })
  if (wrong) return wrong
  const values = new Float64Array(loss.sampleTimes.length * model.states)
  const recorded = recordSteps(request, method, gradientNewton(request), values)
  if (recorded.status === 'failed') return recorded
  return new ReplayedLoss(subject, new StepReplay(solver, request, recorded), values, samplesOf(recorded))
}

const samplesOf = ({
  samplesAtStart,
  legs,
}: {
  samplesAtStart: number
  legs: readonly { steps: readonly { samples: number }[] }[]
}): number => legs.flatMap(({ steps }) => steps).at(-1)?.samples ?? samplesAtStart

/** The loss of one experiment's steps as a function of what they begin with. */
class ReplayedLoss {
  /** Of the steps as they were recorded. */
  readonly recorded: number

  constructor(
    private readonly subject: DifferenceSubject,
    private readonly replay: StepReplay,
    private readonly values: Float64Array,
    private readonly samples: number,
  ) {
    this.recorded = this.total(subject.parameters)
  }

  moved(parameters: Float64Array, initial: Float64Array, by: number): number | SolveFailure {
    const move = (values: Float64Array, direction: Float64Array) =>
      values.map((value, index) => value + by * direction[index]!)
    const { subject, values } = this
    const moved = move(subject.parameters, parameters)
    const failed = this.replay.run(moved, move(startOf(subject, moved), initial), values)
    return failed ?? this.total(moved)
  }

  private total(parameters: Float64Array): number {
    const { loss, model } = this.subject
    const cotangent = new Float64Array(model.states)
    const own = { values: parameters, gradient: new Float64Array(parameters.length) }
    let total = 0
    for (let sample = 0; sample < this.samples; sample++) {
      total += loss.at(sample, this.values.subarray(sample * model.states, (sample + 1) * model.states), cotangent, own)
    }
    return total
  }
}

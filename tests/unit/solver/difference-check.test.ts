import { describe, expect, it } from 'vitest'
import {
  agreement,
  compileModel,
  defineModel,
  differenceCheck,
  gradientMethods,
  lossAndGradient,
  type DifferenceCheck,
  type GradientRequest,
  type MethodName,
  type SolveFailure,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import { pollu, rober } from './problems'

type Subject = Omit<GradientRequest, 'gradient'>

function outcomeOf(...given: Parameters<typeof differenceCheck>): DifferenceCheck | SolveFailure {
  const check = differenceCheck(...given)
  for (;;) {
    const next = check.next()
    if (next.done) return next.value
  }
}

function checked(...given: Parameters<typeof differenceCheck>): DifferenceCheck {
  const outcome = outcomeOf(...given)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason}: ${outcome.advice}`)
  return outcome
}

/** y1' = -p1 y1, y2' = p1 y1 - p2: everything is known. */
const decay = defineModel({ states: 2, parameters: 2 }, (g) => {
  const [fast, slow] = [g.parameters(0, 1), g.parameters(1, 1)]
  const rate = g.multiply(fast, g.gather(g.state(2), [0]))
  return g.concatenate([g.scale(rate, -1), g.subtract(rate, slow)])
})
const [p1, p2, a, b] = [2, 0.5, 3, 0]
const times = Float64Array.of(0, 0.5, 1, 1.5)
/** The sum over the samples of y1 + 2 y2, which is linear in the state. */
const weighted = {
  sampleTimes: times,
  at: (_: number, state: Float64Array, cotangent: Float64Array): number => {
    cotangent.set([1, 2])
    return state[0]! + 2 * state[1]!
  },
}
const decaySubject = (method: MethodName): Subject => ({
  model: compileModel(decay),
  method,
  parameters: Float64Array.of(p1, p2),
  initial: Float64Array.of(a, b),
  startTime: 0,
  sampleTimes: times,
  relativeTolerance: 1e-9,
  absoluteTolerance: 1e-9,
  loss: weighted,
})
const sum = (of: (time: number) => number) => times.reduce((total, time) => total + of(time), 0)
// y1 + 2 y2 = 2 (a + b) - a exp(-p1 t) - 2 p2 t.
const exact = {
  parameters: Float64Array.of(
    sum((t) => a * t * Math.exp(-p1 * t)),
    sum((t) => -2 * t),
  ),
  initial: Float64Array.of(
    sum((t) => 2 - Math.exp(-p1 * t)),
    sum(() => 2),
  ),
}

describe.each(['rodas5p', 'radau5', 'ark436l2sa', 'tsit5'] as const)('the differences of steps of %s', (method) => {
  it('are the derivative by parameters and initial values', () => {
    const check = checked([decaySubject(method)], { initialValues: true })
    expect(check.directions).toHaveLength(4)
    const { error, resolution } = agreement(check, exact.parameters, [exact.initial])
    expect(resolution).toBeLessThan(1e-8)
    // What the tolerance of 1e-9 leaves.
    expect(error).toBeLessThan(1e-7)
  })

  it('add up over experiments', () => {
    const check = checked([decaySubject(method), decaySubject(method)])
    const twice = exact.parameters.map((value) => 2 * value)
    expect(agreement(check, twice).error).toBeLessThan(1e-7)
    expect(agreement(check, exact.parameters).error).toBeCloseTo(0.5, 6)
  })
})

describe('events', () => {
  it('move with the parameters, and what they leave satisfies the algebraic equations before it goes on', () => {
    // y' = -p z, 0 = y - z: a decay that is fed by d whenever z falls to a half, which the reset leaves where it was.
    const fed = defineModel({ states: 2, parameters: 2 }, (g) => {
      const [y, z] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
      const [p, d] = [g.parameters(0, 1), g.parameters(1, 1)]
      return {
        rightHandSide: g.concatenate([g.scale(g.multiply(p, z), -1), g.subtract(y, z)]),
        mass: [{ row: 0, column: 0, value: 1 }],
        events: [
          {
            trigger: g.shift(z, -0.5),
            direction: 'falling',
            reset: g.concatenate([g.add(y, d), z]),
            terminal: false,
          },
        ],
      }
    })
    const [p, d, time] = [0.8, 0.3, 1.3]
    const subject: Subject = {
      ...decaySubject('rodas5p'),
      model: compileModel(fed),
      parameters: Float64Array.of(p, d),
      initial: Float64Array.of(1, 1),
      loss: { ...weighted, sampleTimes: Float64Array.of(time), at: (_, state) => state[0]! },
    }
    // Fed once, at ln 2 / p: y(t) = (1 / 2 + d) exp(ln 2 - p t).
    const late = 2 * Math.exp(-p * time)
    const wanted = Float64Array.of(-time * (0.5 + d) * late, late)
    expect(agreement(checked([subject]), wanted).error).toBeLessThan(1e-7)
  })
})

/** A mechanism over samples that it does not fit. */
const subjectOf = ({ graph, parameters, initial, scale }: typeof rober, end: number, tolerance: number): Subject => {
  const sampleTimes = Float64Array.from({ length: 8 }, (_, index) => (end * (index + 1)) / 8)
  const values = new Float64Array(8 * graph.states).map((_, index) => 0.5 * scale[index % graph.states]!)
  return {
    model: compileModel(graph),
    parameters,
    initial,
    startTime: 0,
    sampleTimes,
    relativeTolerance: tolerance,
    absoluteTolerance: scale.map((size) => tolerance * size),
    loss: dataLoss('mse', { sampleTimes, values, scale }),
  }
}

describe('a gradient that is checked', () => {
  const subjects = [
    { name: 'ROBER, every rate constant alone', subject: subjectOf(rober, 100, 1e-7) },
    { name: 'POLLU, combinations of 25 rate constants', subject: subjectOf(pollu, 60, 1e-7) },
  ]
  it.each(subjects)('agrees where it is right, and one wrong number is seen: $name', ({ subject }) => {
    const [forward] = gradientMethods
    const gradient = new Float64Array(subject.parameters.length)
    const outcome = lossAndGradient({ ...subject, method: forward.defaultMethod, gradient })
    const check = checked([{ ...subject, method: forward.defaultMethod }])
    expect(outcome).toMatchObject({ status: 'solved', loss: check.loss })
    const right = agreement(check, gradient)
    expect(right.resolution).toBeLessThan(1e-8)
    expect(right.error).toBeLessThan(1e-6)
    const weights = gradient.map((value, index) => Math.abs(value * subject.parameters[index]!))
    const heaviest = weights.indexOf(Math.max(...weights))
    const wrong = gradient.slice()
    wrong[heaviest]! *= 1 + 1e-4
    expect(agreement(check, wrong).error).toBeGreaterThan(3e-5)
  })

  it('of a loss that depends on nothing is zero', () => {
    const constant = { ...weighted, at: () => 3 }
    const check = checked([{ ...decaySubject('tsit5'), loss: constant }])
    expect(agreement(check, new Float64Array(2))).toMatchObject({ error: 0 })
    expect(agreement(check, Float64Array.of(0, 1)).error).toBe(Infinity)
  })
})

describe('what cannot be checked', () => {
  it('says why: a method without steps of its own, a solve that fails', () => {
    const bdf = outcomeOf([{ ...subjectOf(rober, 100, 1e-6), method: 'bdf' }])
    expect(bdf).toMatchObject({ status: 'failed', advice: expect.stringContaining('BDF') })
    const cut = outcomeOf([{ ...subjectOf(rober, 100, 1e-6), maximumSteps: 5 }])
    expect(cut).toMatchObject({ status: 'failed', reason: 'too-many-steps' })
  })

  it('a parameter at the border of what the model bears', () => {
    const root = defineModel({ states: 1, parameters: 1 }, (g) => g.unary('log', g.shift(g.parameters(0, 1), -1)))
    const subject: Subject = { ...decaySubject('tsit5'), model: compileModel(root), initial: Float64Array.of(0) }
    const loss = { ...weighted, at: (_: number, state: Float64Array) => state[0]! }
    const outcome = outcomeOf([{ ...subject, parameters: Float64Array.of(1 + 2 ** -45), loss }])
    expect(outcome).toMatchObject({ status: 'failed', reason: 'not-finite' })
  })
})

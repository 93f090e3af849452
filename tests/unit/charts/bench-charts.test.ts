import { describe, expect, it } from 'vitest'
import { chartTheme, costGrowth, gradientGrowth, gradientPrecision, workPrecision } from '../../../src/charts'
import type { GradientGrowth, GradientSolver } from '../../../src/shared'
import { drawn, textsOf } from './drawing'

const options = { theme: 'light' as const, width: 600 }
const work = { steps: 1, rejected: 0, rhsEvaluations: 1, jacobianEvaluations: 1, factorizations: 1 }

function solver(name: string, times: number[], peer = false) {
  return {
    name,
    title: name,
    peer,
    firstSolveSeconds: null,
    front: times.map((seconds, index) => ({
      relativeTolerance: 1e-4,
      absoluteTolerance: 1e-8,
      digits: 3 + index,
      seconds,
      work,
    })),
    marks: [],
    meanRatio: null,
    sweep: [],
    failures: 0,
  }
}
const problem = (title: string, ...solvers: ReturnType<typeof solver>[]) => ({
  title,
  error: 'mean scaled error',
  solvers,
})
const picture = ({ option, height }: ReturnType<typeof workPrecision>) => drawn(option, options.width, height)
const curves = ({ option }: ReturnType<typeof workPrecision>) =>
  option.series as { name: string; data: [number, number][]; lineStyle: { color: string; width: number } }[]

describe('a diagram of work against precision', () => {
  const peer = solver('CVODES', [1e-3, 2e-3], true)

  it('has a panel for each problem and names every solver once', () => {
    const sheet = workPrecision([problem('ROBER', peer, solver('Rodas', [1e-4])), problem('POLLU', peer)], options)
    const texts = textsOf(picture(sheet))
    expect(texts).toEqual(expect.arrayContaining(['ROBER', 'POLLU', 'correct digits']))
    for (const name of ['CVODES', 'Rodas']) expect(texts.filter((text) => text === name)).toHaveLength(1)
  })

  it('puts digits to the right and the logarithm of microseconds upwards', () => {
    const sheet = workPrecision([problem('ROBER', solver('Rodas', [1e-4, 1e-3]))], options)
    expect(curves(sheet)[0]!.data).toEqual([
      [3, expect.closeTo(2, 12)],
      [4, expect.closeTo(3, 12)],
    ])
  })

  it('lets the peer stand out, and gives each of many methods a look of its own', () => {
    const methods = Array.from({ length: 12 }, (_, index) => solver(`method ${index}`, [1e-4, 2e-4]))
    const lines = curves(workPrecision([problem('ROBER', peer, ...methods)], options))
    expect(lines[0]!.lineStyle).toMatchObject({ color: chartTheme('light').text })
    expect(lines[0]!.lineStyle.width).toBeGreaterThan(lines[1]!.lineStyle.width)
    expect(new Set(lines.map(({ lineStyle }) => JSON.stringify(lineStyle))).size).toBe(13)
  })

  it('cuts off what takes more than ten times as long as the peer at its slowest', () => {
    const sheet = workPrecision([problem('ROBER', peer, solver('slow', [1e-4, 10]))], options)
    const [axis] = sheet.option.yAxis as { max: number }[]
    // Ten times 2 ms are 2e4 microseconds: log10 is 4.3, and a little room.
    expect(axis!.max).toBeGreaterThan(4.3)
    expect(axis!.max).toBeLessThan(4.5)
  })
})

describe('a diagram of growing cost', () => {
  it('has both times against the size, with the exponent in the name', () => {
    const family = {
      name: 'chain',
      title: 'linear chain',
      points: [3, 30].map((states) => ({
        states,
        parameters: 2,
        reactions: 2,
        jacobianEntries: 4,
        factorEntries: 5,
        firstStepSeconds: 0.01,
        secondsPerStep: 1e-6 * states,
        steps: 54,
      })),
      stepExponent: 1,
      firstStepExponent: 0,
      workExponent: null,
      ended: null,
    }
    const sheet = costGrowth([family], options)
    expect(curves(sheet)[0]!.data[0]).toEqual([expect.closeTo(Math.log10(3), 12), expect.closeTo(Math.log10(3), 12)])
    expect(curves(sheet)[1]!.data[0]![1]).toBeCloseTo(1, 12)
    expect(textsOf(picture(sheet))).toEqual(
      expect.arrayContaining(['One step', 'First step', 'linear chain (one step: k^1.00)', 'number of states k']),
    )
  })
})

describe('a diagram of gradients', () => {
  const gradientSolver = (name: string, times: number[], peer = false): GradientSolver => {
    const { front, ...rest } = solver(name, times, peer)
    return {
      ...rest,
      marks: [],
      front: front.map((point, index) => ({ ...point, digits: 1 + index, method: 'rodas' })),
      refused: [],
    }
  }
  const report = {
    problem: {
      title: 'Trained network',
      states: 3,
      parameters: 188,
      sampleTimes: 50,
      lossName: 'mse',
      reference: { gradientMethod: 'forward', method: 'rodas', relativeTolerance: 1e-11, digits: 5 },
    },
    solvers: [
      gradientSolver('CVODES adjoint', [1e-2, 1e-1], true),
      gradientSolver('CVODES sensitivities', [1e-1, 1], true),
      gradientSolver('Discrete adjoint', [1e-3, 2e-3]),
    ],
  }

  it('has digits to the right and the logarithm of milliseconds upwards, and tells two peers apart', () => {
    const sheet = gradientPrecision(report, options)
    expect(curves(sheet)[2]!.data).toEqual([
      [1, expect.closeTo(0, 12)],
      [2, expect.closeTo(Math.log10(2), 12)],
    ])
    expect(textsOf(picture(sheet))).toEqual(expect.arrayContaining(['Trained network', 'Discrete adjoint']))
    const [one, other] = curves(sheet)
    expect(one!.lineStyle).not.toEqual(other!.lineStyle)
    expect(one!.lineStyle.color).toBe(other!.lineStyle.color)
  })

  it('has growth with states and with parameters, both exponents in the name', () => {
    const point = (states: number, parameters: number, secondsPerStep: number) => ({
      states,
      parameters,
      seconds: 1,
      steps: 10,
      secondsPerStep,
      memory: 1,
    })
    const method = { gradientMethod: 'adjoint', title: 'Adjoint', ended: null }
    const growth: GradientGrowth[] = [
      { ...method, by: 'states', points: [point(10, 1e3, 1e-3), point(100, 1e3, 1)], exponent: 3 },
      { ...method, by: 'parameters', points: [point(10, 1e3, 1e-3), point(10, 1e4, 1e-2)], exponent: 1 },
    ]
    const sheet = gradientGrowth(growth, options)
    expect(curves(sheet).map(({ data }) => data)).toEqual([
      [
        [1, expect.closeTo(0, 12)],
        [2, expect.closeTo(3, 12)],
      ],
      [
        [3, expect.closeTo(0, 12)],
        [4, expect.closeTo(1, 12)],
      ],
    ])
    expect(textsOf(picture(sheet))).toContain('Adjoint (k^3.00, m^1.00)')
  })
})

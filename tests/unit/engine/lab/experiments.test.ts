import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { completeSettings, labExperiments } from '../../../../src/engine'
import { judged } from '../../../../src/engine/lab/finding'
import { robertson, robertsonEnd, robertsonInitial } from '../../../../src/engine/lab/robertson'
import { labResultSchema, mechanismSchema } from '../../../../src/shared'
import { detectArithmetic, singleGradientMethods, type GradientMethod } from '../../../../src/solver'
import { runExperiment } from './run-experiment'
import { measureFindings, readFindings, repeatable } from './stored-findings'

const quickCost = { parameterCounts: [30, 100, 300], stateCounts: [2, 4], states: 2, parameters: 60, seconds: 0 }

describe('the list of experiments', () => {
  it('has names and settings of its own for each', () => {
    const names = labExperiments.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { parameters } of labExperiments) {
      const own = parameters.map(({ name }) => name)
      expect(new Set(own).size).toBe(own.length)
      expect(completeSettings(parameters, {})).toMatchObject({ status: 'ok' })
    }
  })
})

describe('experiments that come to the same numbers each time', () => {
  it('come to what was stored (npm run reproduction)', () => {
    const now = measureFindings()
    const stored = readFindings()
    expect(now.map(({ experiment, finding }) => [experiment, finding])).toEqual(
      stored.map(({ experiment, finding }) => [experiment, finding]),
    )
    for (const [place, { experiment, finding, value }] of stored.entries()) {
      const found = now[place]!.value
      if (value === null || found === null) expect([experiment, finding, found]).toEqual([experiment, finding, value])
      // Eigenvalues come from the engine's own elementary functions, whose last bits may differ.
      else expect(found / value, `${experiment} ${finding}`).toBeCloseTo(1, 6)
    }
  })

  it.each(['plain', detectArithmetic()] as const)('are as expected in %s arithmetic', (arithmetic) => {
    for (const { name } of repeatable) {
      const { findings } = runExperiment(name, {}, { now: () => 0, arithmetic })
      expect(findings.filter(({ asExpected }) => asExpected === false)).toEqual([])
      expect(findings.filter(({ asExpected }) => asExpected).length).toBeGreaterThan(1)
    }
  })

  it('stand in the document with every finding', () => {
    const document = readFileSync('docs/reproduction.md', 'utf8')
    const rows = document.split('\n').filter((line) => line.startsWith('| '))
    for (const { name } of repeatable) {
      expect(document).toContain(`\`${name}\``)
      for (const { title } of runExperiment(name).findings)
        expect(rows.filter((row) => row.slice(2).startsWith(title.replaceAll('|', '\\|')))).toHaveLength(1)
    }
  })

  it('have figures whose curves have a y for each x', () => {
    for (const { name } of repeatable) {
      const result = labResultSchema.parse(runExperiment(name))
      const curves = result.figures.flatMap(({ panels }) => panels.flatMap((panel) => panel.curves))
      expect(curves.length).toBeGreaterThan(0)
      for (const { x, y } of curves) expect(y).toHaveLength(x.length)
    }
  })
})

describe("reversing Robertson's reaction", () => {
  it('is made with the mechanism of the example', () => {
    const text = readFileSync('resources/examples/robertson/example.json', 'utf8')
    const example = JSON.parse(text) as {
      mechanism: unknown
      initial: { values: number[] }
      sampling: { last: number }
    }
    const { species, reactions } = mechanismSchema.parse(example.mechanism)
    const renamed = (amounts: Record<string, number>) =>
      Object.fromEntries(Object.entries(amounts).map(([name, value]) => [`y${species.indexOf(name) + 1}`, value]))
    expect(robertson.reactions.map(({ equation: _, ...rest }) => rest)).toEqual(
      reactions.map(({ orders, change, constant }) => ({ orders: renamed(orders), change: renamed(change), constant })),
    )
    expect([...robertsonInitial]).toEqual(example.initial.values)
    expect(robertsonEnd).toBe(example.sampling.last)
  })

  it('expects nothing of methods and tolerances that the paper does not speak of', () => {
    const { findings } = runExperiment('reverse-rober', { method: 'radau5', tolerances: [1e-8, 3e-9] })
    expect(findings.find(({ name }) => name === 'error-1e-8')).toMatchObject({ paper: '5 %', asExpected: null })
    expect(findings.find(({ name }) => name === 'error-3e-9')).toMatchObject({ paper: null, asExpected: null })
  })

  it('says what became of each solve, and draws as much of it as there is', () => {
    const { figures, tables } = runExperiment(
      'reverse-rober',
      { tolerances: [1e-6, 1e-10] },
      {
        now: () => 0,
        arithmetic: 'plain',
      },
    )
    expect(tables[0]!.rows.map((row) => row.at(-1))).toEqual([
      expect.stringMatching(/^The way back ran away at t = \d/),
      'It came back.',
    ])
    const [, away, back] = figures[0]!.panels[0]!.curves
    expect(away!.x[0]).toBeGreaterThan(1)
    expect(back!.x[0]).toBeCloseTo(1e-5, 12)
    expect(back!.y[0]).toBeCloseTo(1, 2)
  })

  it('finds the closed form of the fast eigenvalue from the start to the end', () => {
    const [figure] = runExperiment('reverse-rober', { tolerances: [1e-10] }).figures
    const rates = figure!.panels[1]!.curves[0]!
    // At t = 1e-5 all is y1 still: l^2 + (k1 + 2 k2 y2) l + 2 k1 k2 y2 = 0 with y2 = k1 t.
    const y2 = 0.04 * 1e-5
    expect(rates.y[0]).toBeCloseTo((0.04 + 6e7 * y2 + Math.sqrt((0.04 + 6e7 * y2) ** 2 - 8 * 0.04 * 3e7 * y2)) / 2, 2)
    expect(rates.y.at(-1)! / 9825.74).toBeCloseTo(1, 4)
  })
})

describe('reversing a linear equation', () => {
  it('comes to the error that the formula of the paper predicts, once the way there is what errs', () => {
    const [table] = runExperiment('reverse-linear', { rates: 12 }).tables
    const [, , predicted, error] = [0, 1, 2, 3].map((column) => table!.rows.map((row) => row[column] as number))
    // From -100 to -30.
    for (let row = 0; row < 7; row++) {
      expect(error![row]! / predicted![row]!).toBeGreaterThan(0.4)
      expect(error![row]! / predicted![row]!).toBeLessThan(1.1)
    }
  })

  it('marks what does not come back', () => {
    const { figures } = runExperiment('reverse-linear', { fastestDecay: 700, relativeTolerance: 1e-3, rates: 3 })
    const curves = figures[0]!.panels[0]!.curves
    expect(curves.map(({ look }) => look)).toEqual(['reference', 'line', 'line', 'absent'])
    expect(curves[1]!.y).toHaveLength(3)
  })
})

describe('what a gradient costs', () => {
  it('is measured for every gradient method, against parameters and against states', () => {
    const { findings, figures, tables } = runExperiment('gradient-cost', quickCost)
    expect(findings.map(({ name }) => name)).toEqual(
      singleGradientMethods.flatMap(({ name }) => [`${name}-m`, `${name}-k`]),
    )
    expect(figures.map(({ name }) => name)).toEqual(['parameters', 'states'])
    for (const { panels } of figures)
      expect(panels[0]!.curves.map(({ label }) => label)).toEqual(
        expect.arrayContaining(singleGradientMethods.map(({ title }) => title)),
      )
    const rowsOf = (title: string) => tables[0]!.rows.filter(([method]) => method === title)
    // One that is there to show why it fails may end each of its two sweeps early.
    const methods: readonly GradientMethod[] = singleGradientMethods
    for (const { title, demonstration } of methods)
      if (demonstration) expect(rowsOf(title).length).toBeGreaterThanOrEqual(2)
      else expect(rowsOf(title)).toHaveLength(5)
  })

  it('goes by the parameters that the networks really have', () => {
    const [table] = runExperiment('gradient-cost', quickCost).tables
    const [first] = table!.rows
    // One hidden layer of 6: 2 x 6 + 6 weights and biases into it, 6 x 2 + 2 out of it.
    expect(first!.slice(1, 3)).toEqual([2, 32])
  })

  it('can be left between two gradients', () => {
    const experiment = labExperiments.find(({ name }) => name === 'gradient-cost')!
    const settings = completeSettings(experiment.parameters, { ...quickCost, seconds: 60 })
    if (settings.status === 'failed') throw new Error(settings.reason)
    const work = experiment.run(settings.value, { now: () => performance.now() })
    for (let step = 0; step < 4; step++) expect(work.next()).toMatchObject({ done: false, value: { part: 0 } })
  })
})

describe('a finding', () => {
  const finding = { name: 'a', title: 'A' }
  it.each([
    [1, { least: 0, most: 2 }, true],
    [3, { most: 2 }, false],
    [-1, { least: 0 }, false],
    [NaN, { least: 0 }, false],
    [null, { least: 0 }, false],
    [null, { least: 0, orNone: true }, true],
    [5, null, null],
  ])('of %s where %j is expected is judged %s', (value, expected, asExpected) => {
    expect(judged({ ...finding, value, expected }).asExpected).toBe(asExpected)
  })
})

import { describe, expect, it } from 'vitest'
import { chartTheme, labFigure, labFigureHeight } from '../../../src/charts'
import type { LabCurve, LabFigure } from '../../../src/shared'
import { runExperiment } from '../engine/lab/run-experiment'
import { drawn, normalised, textsOf } from './drawing'

const options = { theme: 'light' as const, width: 560 }
const curve = (more: Partial<LabCurve>): LabCurve => ({
  label: 'ours',
  look: 'line',
  x: Float64Array.of(1, 10, 100),
  y: Float64Array.of(2, 20, 200),
  ...more,
})
const figure = (...curves: LabCurve[]): LabFigure => ({
  name: 'cost',
  title: 'Cost',
  description: 'Time against size',
  x: { title: 'size', unit: null, logarithmic: true },
  panels: [{ title: 'Time', subtitle: 'ms', y: { logarithmic: true, range: null }, curves }],
})

const picture = (drawing: LabFigure) =>
  drawn(labFigure(drawing, options), options.width, labFigureHeight(drawing, options))
const seriesOf = (drawing: LabFigure) =>
  labFigure(drawing, options).series as { name: string; type: string; data: [number, number][]; lineStyle?: object }[]

/** What the experiments come to in plain arithmetic, which draws the same lines on every machine. */
const results = ['reverse-rober', 'reverse-linear'].flatMap((name) =>
  runExperiment(name, {}, { now: () => 0, arithmetic: 'plain' }).figures.map((each) => ({ experiment: name, each })),
)

describe('figures of the Lab', () => {
  it.each(results)('$each.title', ({ each }) => {
    expect(normalised(picture(each))).toMatchSnapshot()
  })

  it('of cost against size, with a law to compare with', () => {
    const law = curve({ label: 'growth as m', look: 'reference', y: Float64Array.of(2, 20, 200) })
    expect(normalised(picture(figure(curve({}), curve({ label: 'another' }), law)))).toMatchSnapshot()
  })

  it('name their axes, panels and curves', () => {
    const paper = curve({ label: 'paper', look: 'paper' })
    expect(textsOf(picture(figure(curve({}), paper)))).toEqual(
      expect.arrayContaining(['Time', 'ms', 'size (log)', 'ours', 'paper', '10¹']),
    )
  })

  it('give a label the same look in every panel, and each label its own', () => {
    const [panel] = figure(curve({}), curve({ label: 'another' })).panels
    const lines = seriesOf({ ...figure(), panels: [panel!, panel!] })
    expect(lines.map(({ lineStyle }) => lineStyle)).toEqual([
      ...lines.slice(0, 2).map(({ lineStyle }) => lineStyle),
      ...lines.slice(0, 2).map(({ lineStyle }) => lineStyle),
    ])
    expect(lines[0]!.lineStyle).not.toEqual(lines[1]!.lineStyle)
  })

  it('put many panels side by side, and few below one another', () => {
    const [panel] = figure(curve({})).panels
    const many = (count: number) => ({ ...figure(), panels: Array.from({ length: count }, () => panel!) })
    const lefts = (drawing: LabFigure, width: number) =>
      new Set((labFigure(drawing, { theme: 'light', width }).grid as { left: number }[]).map(({ left }) => left)).size
    expect([4, 5, 20].map((count) => lefts(many(count), 840))).toEqual([1, 3, 4])
    expect(lefts(many(20), 390)).toBe(1)
    expect(labFigureHeight(many(20), { theme: 'light', width: 840 })).toBeLessThan(900)
  })

  it('put what has no value at the top, in the colour of errors', () => {
    const lost = curve({ label: 'ran away', look: 'absent', x: Float64Array.of(10), y: Float64Array.of(NaN) })
    const [, absent] = seriesOf(figure(curve({}), lost))
    expect(absent).toMatchObject({ type: 'scatter', itemStyle: { borderColor: chartTheme('light').error } })
    expect(absent!.data[0]![0]).toBeCloseTo(1, 12)
    expect(absent!.data[0]![1]).toBeGreaterThan(Math.log10(200))
  })

  it('let what runs away leave the picture without flattening the rest', () => {
    const away = curve({ y: Float64Array.of(1, 2, 1e140) })
    const [panel] = figure(away).panels
    const drawing = {
      ...figure(),
      panels: [{ ...panel!, y: { logarithmic: false, range: [0, 2] as [number, number] } }],
    }
    const [line] = seriesOf(drawing)
    expect(line!.data[1]![1]).toBe(2)
    expect(line!.data[2]![1]).toBeLessThan(20)
    expect(textsOf(picture(drawing))).toContain('2.0')
  })

  it('show a part of the x axis', () => {
    const [axis] = labFigure(figure(curve({})), { ...options, xRange: [10, 100] }).xAxis as {
      min: number
      max: number
    }[]
    expect([axis!.min, axis!.max]).toEqual([1, 2])
  })

  it('are never too low to be read', () => {
    const two = { ...figure(), panels: [...figure(curve({})).panels, ...figure(curve({})).panels] }
    expect(labFigureHeight(two, { ...options, height: 100 })).toBeGreaterThan(340)
  })
})

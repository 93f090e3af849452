import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLabFiles } from '../../../../src/backend/lab'
import { assembleExperiments } from '../../../../src/engine'
import { biomass } from '../../../../src/engine/lab/measured/biomass'
import { cathode, scansOf } from '../../../../src/engine/lab/measured/cathode'
import { fitNthOrder } from '../../../../src/engine/lab/measured/fit-nth-order'
import { kissingerEnergy, peakOf } from '../../../../src/engine/lab/measured/kissinger'
import { dataOf, isHeldOut } from '../../../../src/engine/lab/measured/measured-problem'
import { gasConstant } from '../../../../src/engine/lab/measured/nth-order'
import type { MeasuredFile, TrainingData } from '../../../../src/shared'
import { runExperiment } from './run-experiment'

const folder = join(import.meta.dirname, '../../../../resources/data')

function experimentsOf(data: TrainingData) {
  const assembled = assembleExperiments(data)
  if (assembled.status === 'failed') throw new Error(assembled.reason)
  return assembled.value
}

describe('the measurements of the Lab', () => {
  it('of the cathode are five scans whose heat is the integral over their own time, less the line between their ends', () => {
    const scans = scansOf(readLabFiles(folder, cathode.files))
    expect(scans.map(({ name, times }) => [name, times.length])).toEqual([
      ['2 K/min', 49],
      ['5 K/min', 62],
      ['10 K/min', 76],
      ['15 K/min', 102],
      ['20 K/min', 114],
    ])
    // Integrated apart from this program, by trapezoids, in J/g.
    const heats = [155.13621246352002, 171.77670779548188, 186.9314206745829, 219.7408431612407, 188.21001002216872]
    scans.forEach(({ heat, heatFlow, times, temperatures }, index) => {
      expect(heat.at(-1)).toBeCloseTo(heats[index]!, 9)
      expect([heatFlow[0], heatFlow.at(-1)]).toEqual([0, expect.closeTo(0, 15)])
      const rate = [2, 5, 10, 15, 20][index]!
      expect(times.at(-1)).toBeCloseTo(((temperatures.at(-1)! - temperatures[0]!) * 60) / rate, 9)
    })
    const [first] = cathode.runs(readLabFiles(folder, cathode.files))
    expect([first!.left[0], first!.left.at(-1)]).toEqual([1, 0])
  })

  it('of cellulose have the temperature and the oxygen of each run, and no isothermal value after 999 min', () => {
    const runs = biomass.runs(readLabFiles(folder, biomass.files))
    const experiments = experimentsOf(dataOf(biomass, runs))
    const of = (name: string) => experiments.find((experiment) => experiment.name === name)!
    expect(of('260 °C').conditions).toMatchObject({ times: [0], values: [533.15, 0] })
    expect(of('260 °C').sampleTimes.at(-1)).toBeLessThan(59_940)
    const air = of('1 K/min in air').conditions!
    expect(air.times).toEqual([0, 16315.5671])
    expect(air.values).toEqual([425.2156854, 0.21, 697.1418038, 0.21])
    // Each ramp is one straight line, at its own rate.
    for (const [name, rate] of [
      ['2 K/min', 2] as const,
      ['50 K/min', 50] as const,
      ['3 K/min, 5 % oxygen', 3] as const,
    ]) {
      const { times, values } = of(name).conditions!
      expect(times).toHaveLength(2)
      expect(((values[2]! - values[0]!) / times[1]!) * 60).toBeCloseTo(rate, 5)
    }
    expect(biomass.heldOut.every(({ name }) => runs.some((run) => run.name === name))).toBe(true)
  })
})

describe('classical kinetics', () => {
  const [energy, reference, constant, order] = [150_000, 550, 2e-3, 1.5]
  /** One reaction of n-th order along ramps, in closed form where the exponent's integral is summed in small steps. */
  const ramp = (rate: number): MeasuredFile & { name: string } => {
    const temperatures = Float64Array.from({ length: 81 }, (_, index) => 200 + 2.5 * index)
    let integral = 0
    const left = temperatures.map((celsius, index) => {
      const parts = 400
      for (let part = 0; index > 0 && part < parts; part++) {
        const kelvin = temperatures[index - 1]! + (2.5 * (part + 0.5)) / parts + 273.15
        const k = constant * Math.exp((-energy / gasConstant) * (1 / kelvin - 1 / reference))
        integral += (k * 2.5) / parts / (rate / 60)
      }
      return celsius === 200 ? 1 : (1 + (order - 1) * integral) ** (1 / (1 - order))
    })
    const series = (signal: string, values: Float64Array) => ({
      ...{ experiment: `${rate} K/min`, replicate: 1, signal, unit: null, sigmas: null, values },
      times: temperatures.map((celsius) => ((celsius - 200) * 60) / rate),
    })
    return { name: `${rate} K/min`, series: [series('left', left)], conditionSeries: [series('T', temperatures)] }
  }
  const ramps = [2, 5, 10, 20].map(ramp)

  it("finds the constants of a reaction of n-th order, and Kissinger's energy near its own", () => {
    const data: TrainingData = {
      ...{ species: ['left'], initial: null, conditions: [{ name: 'T', unit: '°C' }] },
      series: ramps.flatMap(({ series }) => series),
      conditionSeries: ramps.flatMap(({ conditionSeries }) => conditionSeries),
    }
    const experiments = experimentsOf(data)
    const form = { conditions: data.conditions!, reference, residue: false, promoter: null }
    const fit = fitNthOrder(form, experiments.slice(0, 3), experiments)
    expect(fit.energy).toBeCloseTo(energy, -2)
    expect(fit.constant / constant).toBeCloseTo(1, 3)
    expect(fit.order).toBeCloseTo(order, 3)
    // The fastest ramp was no part of the fit.
    const foretold = fit.solve(experiments[3]!, experiments[3]!.sampleTimes)!
    foretold.forEach((value, index) => expect(value).toBeCloseTo(ramps[3]!.series[0]!.values[index + 1]!, 4))
    const peaks = ramps.map(({ series, conditionSeries }) =>
      peakOf(
        series[0]!.times,
        conditionSeries[0]!.values.map((celsius) => celsius + 273.15),
        series[0]!.values,
      ),
    )
    expect(kissingerEnergy(peaks) / energy).toBeCloseTo(1, 1)
  })
})

describe('experiments on measured data', () => {
  it.each(['cathode', 'biomass'])(
    '%s reports every model on what it was trained on and on what was held out',
    (name) => {
      const { findings, figures, tables } = runExperiment(name, { seeds: 1, epochs: 3, seconds: 5 })
      const problem = name === 'cathode' ? cathode : biomass
      for (const arm of ['network', 'network-small', 'hybrid', 'hybrid-small'])
        expect(findings.filter((finding) => finding.name.startsWith(`${arm}-held`)).length).toBeGreaterThan(0)
      expect(findings.find((finding) => finding.name === 'nth-order-trained')!.value).toBeLessThan(5)
      expect(tables[0]!.rows.filter(([, why]) => why !== '').map(([run]) => run)).toEqual(
        problem.heldOut.map((held) => held.name).sort((a, b) => order(problem, a) - order(problem, b)),
      )
      const panels = figures.flatMap((figure) => figure.panels)
      expect(panels).toHaveLength(problem.files.length)
      expect(panels.filter(({ subtitle }) => subtitle.endsWith('held out'))).toHaveLength(problem.heldOut.length)
      expect(isHeldOut(problem, '2 K/min')).toBe(false)
    },
  )
})

function order(problem: typeof cathode, name: string): number {
  return problem.runs(readLabFiles(folder, problem.files)).findIndex((run) => run.name === name)
}

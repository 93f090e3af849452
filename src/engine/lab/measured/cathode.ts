import type { MeasuredFile } from '../../../shared'
import { experimentPanel } from './curves'
import { type LaboratoryRun, type MeasuredProblem, isHeldOut } from './measured-problem'

/** Heating rates in K/min: one file each (DENG-MIT/CRNN, Cathode/exp_data). */
const rates = [2, 5, 10, 15, 20]

export const rateName = (rate: number): string => `${rate} K/min`

/** A scan of the calorimeter. */
export interface Scan {
  name: string
  /** In °C. */
  temperatures: Float64Array
  /** Heat flow above the baseline, in W/g. */
  heatFlow: Float64Array
  /** In s since the first value. */
  times: Float64Array
  /** Heat released until each value, in J/g. */
  heat: Float64Array
}

/**
 * A scan from what was recorded: temperature in °C and heat flow in W/g. The baseline is the straight line from the first to the last value, because
 * nothing else is known of the empty calorimeter; the time is that of the heating rate, as the authors take it.
 */
function scanOf(name: string, rate: number, { series }: MeasuredFile): Scan {
  const { times: temperatures, values } = series[0]!
  const last = temperatures.length - 1
  const [from, to] = [temperatures[0]!, temperatures[last]!]
  const baseline = (temperature: number) =>
    values[0]! + ((values[last]! - values[0]!) * (temperature - from)) / (to - from)
  const heatFlow = values.map((value, index) => value - baseline(temperatures[index]!))
  const times = temperatures.map((temperature) => ((temperature - from) * 60) / rate)
  const heat = new Float64Array(times.length)
  // Straight lines between the recorded values.
  for (let index = 1; index <= last; index++) {
    heat[index] =
      heat[index - 1]! + ((times[index]! - times[index - 1]!) * (heatFlow[index]! + heatFlow[index - 1]!)) / 2
  }
  return { name, temperatures, heatFlow, times, heat }
}

export const scansOf = (files: readonly MeasuredFile[]): Scan[] =>
  rates.map((rate, index) => scanOf(rateName(rate), rate, files[index]!))

const temperature = { name: 'T', unit: '°C' }

/** Thermal decomposition of a battery's cathode material: the part of the heat that is still to be released, along ramps of temperature. */
export const cathode: MeasuredProblem = {
  files: rates.map((rate) => ({
    path: `cathode-dsc/cath_1_${rate}.csv`,
    options: { headerRows: 0, headings: ['T [°C]', 'heat flow [W/g]'], roles: { T: 'time' } },
  })),
  species: 'heat left',
  conditions: [temperature],
  runs: (files) =>
    scansOf(files).map(({ name, times, temperatures, heat }): LaboratoryRun => {
      const left = heat.map((released) => 1 - released / heat.at(-1)!)
      return { name, times, left, conditions: { T: { times, values: temperatures } } }
    }),
  heldOut: [
    { name: rateName(10), why: 'between those trained on', expected: true },
    { name: rateName(20), why: 'faster than those trained on', expected: true },
  ],
  classical: { conditions: [temperature], reference: 550, residue: false, promoter: null },
  figures: (followed, files) => {
    const scans = scansOf(files)
    const panels = followed.map((each, place) => {
      const { temperatures, heatFlow, heat } = scans[place]!
      const held = isHeldOut(cathode, each.run.name) ? ', held out' : ''
      const rise = rates[place]! / 60
      return experimentPanel(each, `heat flow, W/g${held}`, (times, left, measured) => ({
        x: times.map((time) => temperatures[0]! + rise * time),
        y: measured ? heatFlow : heatFlowOf(times, left, heat.at(-1)!),
      }))
    })
    return [
      {
        name: 'heat-flow',
        title: 'Heat flow along the ramps',
        description:
          'Heat flow above the baseline against temperature, one panel for each heating rate: as measured, and by each model, the best of its starts',
        x: { title: 'temperature', unit: '°C', logarithmic: false },
        panels,
      },
    ]
  },
}

/** What a model says of the heat flow, in W/g: the heat of the scan times the slope of what is left, by differences of neighbours. */
function heatFlowOf(times: Float64Array, left: Float64Array, heat: number): Float64Array {
  const last = times.length - 1
  return times.map((_, index) => {
    const [from, to] = [Math.max(0, index - 1), Math.min(last, index + 1)]
    return (heat * (left[from]! - left[to]!)) / (times[to]! - times[from]!)
  })
}

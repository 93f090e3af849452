import { experimentPanel } from './curves'
import { type FollowedRun, type LaboratoryRun, type MeasuredProblem, isHeldOut } from './measured-problem'

/**
 * Runs of the thermobalance, their numbers as in DENG-MIT/Biomass.jl, exp_data, with the oxygen that its ocen.txt says: mole fraction in the gas.
 * Numbers 10 and 13, a further ramp each in nitrogen and in air, do not come with the program.
 */
const runs = [
  { number: 1, name: '2 K/min', oxygen: 0 },
  { number: 2, name: '10 K/min', oxygen: 0 },
  { number: 3, name: '50 K/min', oxygen: 0 },
  { number: 4, name: '250 °C', oxygen: 0 },
  { number: 5, name: '260 °C', oxygen: 0 },
  { number: 6, name: '275 °C', oxygen: 0 },
  { number: 7, name: '286 °C', oxygen: 0 },
  { number: 8, name: '1 K/min', oxygen: 0 },
  { number: 9, name: '10 K/min, again', oxygen: 0 },
  { number: 11, name: '1 K/min in air', oxygen: 0.21 },
  { number: 12, name: '3 K/min in air', oxygen: 0.21 },
  { number: 14, name: '3 K/min, 5 % oxygen', oxygen: 0.052 },
]

/** The isothermal runs were heated after 999 min, which their recorded temperature does not show: what came then is left out, as the authors do. */
const lastIsothermal = 999 * 60

const conditions = [
  { name: 'T', unit: 'K' },
  { name: 'O2', unit: null },
]

/** Pyrolysis and oxidation of cellulose: the mass that is left, along programs of temperature and in gas with oxygen. */
export const biomass: MeasuredProblem = {
  files: runs.map(({ number }) => ({
    path: `biomass-tga/expdata_no${number}.txt`,
    options: {
      headerRows: 0,
      headings: ['time [s]', 'T [K]', 'mass'],
      roles: { T: 'condition' },
    },
  })),
  species: 'mass',
  conditions,
  runs: (files) =>
    files.map(({ series, conditionSeries }, index): LaboratoryRun => {
      const { name, oxygen } = runs[index]!
      const { times, values } = series[0]!
      const isothermal = conditionSeries[0]!.values.every((value, _, all) => value === all[0])
      const end = isothermal ? times.filter((time) => time <= lastIsothermal).length : times.length
      return {
        name,
        times: times.slice(0, end),
        left: values.slice(0, end),
        conditions: {
          T: { times: conditionSeries[0]!.times, values: conditionSeries[0]!.values },
          O2: { times: Float64Array.of(0), values: Float64Array.of(oxygen) },
        },
      }
    }),
  heldOut: [
    { name: '260 °C', why: 'a temperature between those trained on', expected: false },
    { name: '50 K/min', why: 'faster than those trained on', expected: false },
    { name: '3 K/min, 5 % oxygen', why: 'an oxygen level between those trained on', expected: false },
  ],
  classical: { conditions, reference: 600, residue: true, promoter: 'O2' },
  figures: (followed) => {
    const subtitleOf = (name: string) => `mass${isHeldOut(biomass, name) ? ', held out' : ''}`
    const isRamp = ({ run }: FollowedRun) => run.conditions['T']!.values.some((value, _, all) => value !== all[0])
    const description = (against: string) =>
      `Mass that is left against ${against}, one panel for each run: as measured, and by each model, the best of its starts`
    return [
      {
        name: 'ramps',
        title: 'Mass along ramps of temperature',
        description: description('temperature'),
        x: { title: 'temperature', unit: 'K', logarithmic: false },
        panels: followed.filter(isRamp).map((each) => {
          const { values } = each.run.conditions['T']!
          const rise = (values.at(-1)! - values[0]!) / (each.run.times.at(-1)! - each.run.times[0]!)
          return experimentPanel(each, subtitleOf(each.run.name), (times, left) => ({
            x: times.map((time) => values[0]! + rise * time),
            y: left,
          }))
        }),
      },
      {
        name: 'isothermal',
        title: 'Mass at a temperature that is held',
        description: description('time'),
        x: { title: 'time', unit: 's', logarithmic: false },
        panels: followed
          .filter((each) => !isRamp(each))
          .map((each) => experimentPanel(each, subtitleOf(each.run.name), (times, left) => ({ x: times, y: left }))),
      },
    ]
  },
}

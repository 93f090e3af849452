import {
  type ConditionColumn,
  type ImportRequest,
  type Outcome,
  type TrainingData,
  failed,
  succeeded,
} from '../../shared'
import { newDataset } from '../datasets'

/**
 * The data of a file for a model whose species and conditions are known: a column for each of them, in any order, in its unit.
 * @param species with their units, null where one is not known
 */
export function otherData(
  request: ImportRequest,
  species: readonly ConditionColumn[],
  conditions: readonly ConditionColumn[],
): Outcome<TrainingData> {
  const dataset = newDataset(request)
  if (dataset.status === 'failed') return dataset
  const { signals, series, initial, conditions: given, conditionSeries, fileName } = dataset.value
  const names = species.map(({ name }) => name)
  const places = names.map((name) => signals.findIndex((signal) => signal.name === name))
  // What a model is given may have been taken for something measured.
  const columns = [...signals, ...given]
  const found = conditions.map(({ name }) => columns.find((column) => column.name === name))
  const missing = [
    ...names.filter((_, index) => places[index]! < 0),
    ...conditions.filter((_, index) => found[index] === undefined).map(({ name }) => name),
  ]
  if (missing.length > 0) {
    const own = columns.map(({ name }) => name).join(', ')
    return failed(`There is no column for ${missing.join(', ')}`, fileName, `The file has ${own}.`)
  }
  const read = [...places.map((place) => signals[place]!), ...found.map((column) => column!)]
  const wanted = [...species, ...conditions]
  const other = wanted.findIndex(({ unit }, index) => {
    const own = read[index]!.unit
    return own !== null && unit !== null && own !== unit
  })
  if (other >= 0) {
    const { name, unit } = wanted[other]!
    return failed(
      `${name} is given in ${read[other]!.unit}; the model has it in ${unit}`,
      fileName,
      'Convert the column.',
    )
  }
  return succeeded({
    species: names,
    series: series.filter(({ signal }) => names.includes(signal)),
    conditions: [...conditions],
    conditionSeries: [...series, ...conditionSeries].filter(({ signal }) =>
      conditions.some(({ name }) => name === signal),
    ),
    initial: initial && { ...initial, values: places.map((place) => initial.values[place] ?? NaN) },
  })
}

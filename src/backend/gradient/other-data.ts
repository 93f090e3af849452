import { type ImportRequest, type Outcome, type TrainingData, failed, succeeded } from '../../shared'
import { newDataset } from '../datasets'

/**
 * The data of a file for a model whose species are known: a column for each of them, in any order, in its unit.
 * @param units one per species, null where it is not known
 */
export function otherData(
  request: ImportRequest,
  species: readonly string[],
  units: readonly (string | null)[],
): Outcome<TrainingData> {
  const dataset = newDataset(request)
  if (dataset.status === 'failed') return dataset
  const { signals, series, initial, conditions, conditionSeries, fileName } = dataset.value
  const places = species.map((name) => signals.findIndex((signal) => signal.name === name))
  const missing = species.filter((_, index) => places[index]! < 0)
  if (missing.length > 0) {
    const columns = signals.map(({ name }) => name).join(', ')
    return failed(`There is no column for ${missing.join(', ')}`, fileName, `The file has ${columns}.`)
  }
  const other = species.findIndex((_, index) => {
    const unit = signals[places[index]!]!.unit
    return unit !== null && units[index] !== null && unit !== units[index]
  })
  if (other >= 0) {
    const [given, wanted] = [signals[places[other]!]!.unit, units[other]]
    return failed(
      `${species[other]} is given in ${given}; the model has it in ${wanted}`,
      fileName,
      'Convert the column.',
    )
  }
  return succeeded({
    species: [...species],
    series: series.filter(({ signal }) => species.includes(signal)),
    conditions,
    conditionSeries,
    initial: initial && { ...initial, values: places.map((place) => initial.values[place] ?? NaN) },
  })
}

import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type ExampleInfo, type Outcome, applyRecipe, failed, importOptionsSchema, succeeded } from '../../shared'
import { recipes } from '../../engine'
import { newDataset } from '../datasets'
import type { NewDataset } from '../store'
import { type ExampleFile, exampleFileSchema } from './example-file'

/** An example read whole: what is said of it, and its data as a data set that could be kept. */
export interface Example extends Omit<ExampleFile, 'recommended'> {
  recommended: ExampleInfo['recommended']
  /** Distinct, ascending, in the example's time unit. */
  sampleTimes: Float64Array
  dataset: NewDataset
}

/** Names of the examples that are there, sorted. */
export async function exampleNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** @throws when the installed files are damaged: they are ours */
export async function readExample(folder: string, name: string): Promise<Outcome<Example>> {
  const names = await exampleNames(folder)
  if (!names.includes(name))
    return failed(`There is no example named ${name}`, 'examples', `Choose one of ${names.join(', ')}.`, 'usage')
  const described = await readFile(join(folder, name, 'example.json'), 'utf8')
  const example = exampleFileSchema.safeParse(JSON.parse(described))
  if (!example.success) throw new Error(`The example ${name} is damaged: ${z.prettifyError(example.error)}`)
  const { species, units, timeUnit, initial } = example.data
  const dataset = newDataset({
    fileName: `${name}.csv`,
    content: new Uint8Array(await readFile(join(folder, name, 'data.csv'))),
    name,
    options: importOptionsSchema.parse({ initial }),
  })
  if (dataset.status === 'failed') throw new Error(`The example ${name} is damaged: ${dataset.reason}`)
  if (dataset.value.signals.map((signal) => signal.name).join() !== species.join())
    throw new Error(`The example ${name} is damaged: its columns are not its species.`)
  const unitOf = new Map(species.map((signal, i) => [signal, units[i] ?? null]))
  const { recipe: recipeName, ...settings } = example.data.recommended
  const recipe = recipes.find((row) => row.name === recipeName)
  if (recipe === undefined) throw new Error(`The example ${name} is damaged: there is no recipe ${recipeName}.`)
  return succeeded({
    ...example.data,
    recommended: applyRecipe(settings, recipe),
    sampleTimes: dataset.value.series[0]?.times ?? new Float64Array(0),
    dataset: {
      ...dataset.value,
      timeUnit,
      signals: dataset.value.signals.map((signal) => ({ ...signal, unit: unitOf.get(signal.name) ?? null })),
      series: dataset.value.series.map((series) => ({ ...series, unit: unitOf.get(series.signal) ?? null })),
      example: name,
    },
  })
}

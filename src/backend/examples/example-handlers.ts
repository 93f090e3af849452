import { type Emit, type ExampleInfo, type Handlers, type WorkbenchContract, succeeded } from '../../shared'
import { keepDataset } from '../datasets'
import type { ProjectSession } from '../projects'
import { type Example, exampleNames, readExample } from './read-example'

function describe(example: Example): ExampleInfo {
  const { name, title, description, species, recommended, sampleTimes } = example
  return { name, title, description, species, recommended, sampleTimes: sampleTimes.length }
}

/** The examples that come with the program. */
export function createExampleHandlers(
  session: ProjectSession,
  examplesFolder: string,
  emit: Emit<WorkbenchContract>,
): Pick<Handlers<WorkbenchContract>, 'examples.list' | 'examples.add'> {
  return {
    'examples.list': async () => {
      const examples: ExampleInfo[] = []
      for (const name of await exampleNames(examplesFolder)) {
        const example = await readExample(examplesFolder, name)
        if (example.status === 'failed') return example
        examples.push(describe(example.value))
      }
      // The small ones first: a newcomer begins at the top.
      return succeeded(examples.sort((a, b) => a.species.length - b.species.length))
    },
    'examples.add': async ({ name }) => {
      const example = await readExample(examplesFolder, name)
      if (example.status === 'failed') return example
      const { dataset } = example.value
      const store = session.require()
      if (store.status === 'failed') return store
      const there = store.value.datasets().find((kept) => kept.example === name && kept.hash === dataset.hash)
      if (there !== undefined) return succeeded(there)
      const writable = session.requireWritable()
      if (writable.status === 'failed') return writable
      const kept = keepDataset(writable.value, dataset)
      if (kept.status === 'ok') emit('datasets.changed', {})
      return kept
    },
  }
}

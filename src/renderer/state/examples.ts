import { type ShallowRef, shallowRef } from 'vue'
import type { ExampleInfo } from '../../shared'
import type { WorkbenchClient } from '../client'

export interface ExamplesState {
  readonly list: Readonly<ShallowRef<readonly ExampleInfo[]>>
  byName(name: string): ExampleInfo | undefined
}

export function createExamples(client: WorkbenchClient): ExamplesState {
  const list = shallowRef<readonly ExampleInfo[]>([])
  client.onOpen(async () => {
    const answer = await client.call('examples.list', {})
    if (answer.status === 'ok') list.value = answer.value
  })
  return { list, byName: (name) => list.value.find((example) => example.name === name) }
}

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import type { WorkbenchClient } from '../../../src/renderer/client'
import { createLayout } from '../../../src/renderer/state/layout'
import type { ProjectState } from '../../../src/renderer/state'
import type { ProjectInfo } from '../../../src/shared'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const info = (path: string, readOnlyReason: string | null = null): ProjectInfo => ({ path, name: path, readOnlyReason })

/** Projects with their stored layouts, by path. */
function projects(stored: Record<string, Record<string, unknown>>) {
  const current = shallowRef<ProjectInfo | null>(null)
  const written: Record<string, unknown>[] = []
  const client = {
    call: async (name: string, args: { layout?: Record<string, unknown> }) => {
      if (name === 'layout.write') written.push(args.layout!)
      return { status: 'ok', value: name === 'layout.read' ? (stored[current.value!.path] ?? {}) : null }
    },
  } as unknown as WorkbenchClient
  const project = {
    current,
    writable: () => current.value !== null && current.value.readOnlyReason === null,
  } as unknown as ProjectState
  const open = async (next: ProjectInfo | null): Promise<void> => {
    current.value = next
    await nextTick()
    await vi.advanceTimersByTimeAsync(1)
  }
  return { layout: createLayout(client, project), open, written }
}

test('each project has its own layout; what it does not have, or has of another type, is the fallback', async () => {
  const { layout, open } = projects({ a: { width: 300, open: 'yes' }, b: {} })
  const width = layout.entry<number>('width', 200)
  const isOpen = layout.entry<boolean>('open', true)
  await open(info('a'))
  expect([width.value, isOpen.value]).toEqual([300, true])
  await open(info('b'))
  expect(width.value).toBe(200)
})

test('a drag is written once, when it has come to rest', async () => {
  const { layout, open, written } = projects({})
  const width = layout.entry<number>('width', 200)
  await open(info('a'))
  for (let value = 201; value <= 260; value++) width.value = value
  await vi.advanceTimersByTimeAsync(1000)
  expect(written).toEqual([{ width: 260 }])
})

test('a change is not written into another project, nor into one that is read-only', async () => {
  const { layout, open, written } = projects({})
  const width = layout.entry<number>('width', 200)
  await open(info('a'))
  width.value = 250
  await open(info('b', 'Another program has it open.'))
  width.value = 270
  await vi.advanceTimersByTimeAsync(1000)
  expect([written, width.value]).toEqual([[], 270])
})

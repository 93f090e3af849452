import { afterEach, describe, expect, test, vi } from 'vitest'
import { reactive } from 'vue'
import { plainData, reconnectingClient, socketAddress } from '../../../src/renderer/client'
import { type Channel, type Emit, type Handlers, memoryChannel, serve, workbenchContract } from '../../../src/shared'
import type { WorkbenchContract } from '../../../src/shared'

afterEach(() => void vi.useRealTimers())

/** A host that answers `projects.current` and can be cut off. */
function host() {
  const emits: Emit<WorkbenchContract>[] = []
  const channels: Channel[] = []
  const handlers = {
    'projects.current': () => ({ status: 'ok', value: null }),
  } as unknown as Handlers<WorkbenchContract>
  const transport = async (): Promise<Channel> => {
    const [near, far] = memoryChannel()
    emits.push(serve(workbenchContract, far, handlers, () => undefined))
    channels.push(far)
    return near
  }
  return { transport, emits, channels }
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

describe('the window’s client', () => {
  test('answers calls, and hears events on the connection after the lost one', async () => {
    const { transport, emits, channels } = host()
    const client = reconnectingClient(transport, () => undefined)
    const heard: number[] = []
    client.on('run.removed', ({ id }) => heard.push(id))
    let opened = 0
    client.onOpen(() => void opened++)
    await settled()
    expect(await client.call('projects.current', {})).toEqual({ status: 'ok', value: null })
    emits[0]!('run.removed', { id: 1 })
    await settled()
    channels[0]!.close()
    await settled()
    emits[1]!('run.removed', { id: 2 })
    await settled()
    expect([heard, opened, client.state.value]).toEqual([[1, 2], 2, 'open'])
    client.close()
  })

  test('who begins to listen while an event is told hears only the next one', async () => {
    const { transport, emits } = host()
    const client = reconnectingClient(transport, () => undefined)
    const heard: string[] = []
    await settled()
    client.on('run.removed', ({ id }) => {
      heard.push(`first ${id}`)
      if (id === 1) client.on('run.removed', (next) => heard.push(`second ${next.id}`))
    })
    emits[0]!('run.removed', { id: 1 })
    emits[0]!('run.removed', { id: 2 })
    await settled()
    expect(heard).toEqual(['first 1', 'first 2', 'second 2'])
    client.close()
  })

  test('a call without a connection, or one that breaks, is a failure and no exception', async () => {
    const client = reconnectingClient(
      () => Promise.reject(new Error('nobody there')),
      () => undefined,
    )
    expect((await client.call('projects.current', {})).status).toBe('failed')
    client.close()

    const { transport, channels } = host()
    const second = reconnectingClient(transport, () => undefined)
    await settled()
    const outcome = second.call('runs.list', {})
    channels[0]!.close()
    expect((await outcome).status).toBe('failed')
    second.close()
  })

  test('says that the host is lost, and tries again ever more slowly', async () => {
    vi.useFakeTimers()
    let attempts = 0
    const client = reconnectingClient(
      () => {
        attempts++
        return Promise.reject(new Error('nobody there'))
      },
      () => undefined,
    )
    await vi.advanceTimersByTimeAsync(300)
    expect([attempts, client.state.value]).toEqual([2, 'lost'])
    await vi.advanceTimersByTimeAsync(60_000)
    expect(attempts).toBeLessThan(25)
    client.close()
  })
})

test('what is sent is plain data that a port can clone, typed arrays as they are', () => {
  const bytes = new Uint8Array([1, 2])
  const sent = plainData(reactive({ list: [{ a: 1 }], bytes }))
  expect(structuredClone(sent)).toEqual({ list: [{ a: 1 }], bytes })
  expect(sent.bytes).toBe(bytes)
})

test('the socket is on the page’s own host, with its token when the address has one', () => {
  expect(String(socketAddress(new URL('http://127.0.0.1:4000/?token=abc')))).toBe(
    'ws://127.0.0.1:4000/socket?token=abc',
  )
  expect(String(socketAddress(new URL('http://localhost:4000/')))).toBe('ws://localhost:4000/socket')
})

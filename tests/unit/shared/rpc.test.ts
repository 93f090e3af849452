import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Channel,
  type Handlers,
  connect,
  decodeMessage,
  encodeMessage,
  failed,
  memoryChannel,
  serve,
  succeeded,
} from '../../../src/shared'

const array = z.custom<Float64Array>((value) => value instanceof Float64Array)
const contract = {
  calls: {
    double: { arguments: z.object({ values: array }), result: array },
    refuse: { arguments: z.object({}), result: z.null() },
    break: { arguments: z.object({}), result: z.null() },
    lie: { arguments: z.object({}), result: z.string() },
    greet: { arguments: z.object({ name: z.string().default('you') }), result: z.string() },
    never: { arguments: z.object({}), result: z.null() },
  },
  events: { tick: z.object({ count: z.int() }) },
}

/** A channel that carries frames of bytes, as the WebSocket does. */
function framed(channel: Channel): Channel {
  return {
    send: (message) => channel.send(encodeMessage(message)),
    onMessage: (receive) => channel.onMessage((frame) => receive(decodeMessage(frame as Uint8Array))),
    onClose: (closed) => channel.onClose(closed),
    close: () => channel.close(),
  }
}

function ends(carry: (channel: Channel) => Channel) {
  const [near, far] = memoryChannel()
  const reported: string[] = []
  const report = (error: unknown): void => void reported.push((error as Error).message)
  const handlers: Handlers<typeof contract> = {
    double: ({ values }) => succeeded(values.map((value) => 2 * value)),
    refuse: () => failed('It is refused', 'here', 'Do otherwise.'),
    break: () => {
      throw new Error('a mistake')
    },
    lie: () => succeeded(7 as unknown as string),
    greet: ({ name }) => succeeded(`hello ${name}`),
    never: () => new Promise(() => undefined),
  }
  const emit = serve(contract, carry(far), handlers, report)
  return { client: connect(contract, carry(near), report), emit, reported, near, far }
}

describe.each([
  ['objects in memory', (channel: Channel) => channel],
  ['frames of bytes', framed],
])('a contract over %s', (_what, carry) => {
  it('answers with values, typed arrays among them', async () => {
    const { client } = ends(carry)
    const doubled = await client.call('double', { values: Float64Array.of(1, NaN, -0) })
    expect(doubled).toEqual(succeeded(Float64Array.of(2, NaN, -0)))
  })

  it('fills in defaults', async () => {
    expect(await ends(carry).client.call('greet', {})).toEqual(succeeded('hello you'))
  })

  it('carries failures as values and mistakes as rejections', async () => {
    const { client, reported } = ends(carry)
    expect(await client.call('refuse', {})).toMatchObject({ status: 'failed', where: 'here' })
    await expect(client.call('break', {})).rejects.toThrow('break: a mistake')
    expect(reported).toEqual(['a mistake'])
  })

  it('refuses wrong arguments, answers out of contract and unknown names', async () => {
    const { client, near, reported } = ends(carry)
    await expect(client.call('double', { values: [1] as unknown as Float64Array })).rejects.toThrow(/values/)
    await expect(client.call('lie', {})).rejects.toThrow(/out of contract/)
    for (const name of ['absent', 'toString', '__proto__']) {
      await expect(client.call(name as 'refuse', {})).rejects.toThrow(`There is no call named "${name}"`)
    }
    carry(near).send({ type: 'event', name: 'tick', payload: {} })
    carry(near).send('nonsense')
    await client.call('refuse', {})
    expect(reported).toHaveLength(2)
  })

  it('tells events to listeners until they stop listening', async () => {
    const { client, emit, reported } = ends(carry)
    const heard: number[] = []
    const stop = client.on('tick', ({ count }) => heard.push(count))
    emit('tick', { count: 1 })
    await client.call('refuse', {})
    stop()
    emit('tick', { count: 2 })
    emit('tick', { count: 0.5 })
    await client.call('refuse', {})
    expect(heard).toEqual([1])
    expect(reported).toEqual([expect.stringMatching(/An event was refused: tick/)])
  })

  it('rejects what is outstanding when the other side goes away, and what comes after', async () => {
    const { client, far } = ends(carry)
    let closed = 0
    client.onClose(() => closed++)
    const outstanding = client.call('never', {})
    far.close()
    await expect(outstanding).rejects.toThrow('closed before never was answered')
    await expect(client.call('refuse', {})).rejects.toThrow('not sent')
    expect(closed).toBe(1)
  })
})

describe('binary frames', () => {
  it('keep every bit of every number', () => {
    fc.assert(
      fc.property(fc.float64Array(), fc.uint8Array(), fc.string(), (numbers, raw, text) => {
        const message = { numbers, nested: [{ raw, text, nothing: null, flag: true }] }
        expect(decodeMessage(encodeMessage(message))).toEqual(message)
      }),
    )
  })

  it('keep typed arrays that are views into larger ones', () => {
    const view = Float64Array.from({ length: 10 }, (_, i) => i / 3).subarray(3, 6)
    expect(decodeMessage(encodeMessage({ text: 'odd', view }))).toEqual({ text: 'odd', view: view.slice() })
  })
})

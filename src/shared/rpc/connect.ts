import { z } from 'zod'
import type { Client, Contract } from '../contract/definition'
import type { Outcome } from '../failure'
import type { Channel } from './channel'
import { type Envelope, envelopeSchema } from './envelope'

interface Waiting {
  name: string
  resolve: (outcome: Outcome<unknown>) => void
  reject: (error: Error) => void
}

/** The asking side of a contract over a channel. Answers and events are validated; a call outstanding when the channel closes rejects. */
export function connect<C extends Contract>(
  contract: C,
  channel: Channel,
  report: (error: unknown) => void,
): Client<C> {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  const closeListeners = new Set<() => void>()
  let nextId = 1
  let closed = false

  const settle = (envelope: Exclude<Envelope, { type: 'request' | 'event' }>): void => {
    const call = waiting.get(envelope.id)
    if (call === undefined) return
    waiting.delete(envelope.id)
    if (envelope.type === 'failure') return call.resolve(envelope.failure)
    if (envelope.type === 'broken') return call.reject(new Error(envelope.message))
    const value = contract.calls[call.name]?.result.safeParse(envelope.value)
    if (value?.success) call.resolve({ status: 'ok', value: value.data })
    else call.reject(new Error(`${call.name} answered out of contract: ${value ? z.prettifyError(value.error) : ''}`))
  }

  const hear = (name: string, payload: unknown): void => {
    const definition = Object.hasOwn(contract.events, name) ? contract.events[name] : undefined
    const parsed = definition?.safeParse(payload)
    if (!parsed?.success) {
      report(
        new Error(`An event was refused: ${name} ${parsed ? z.prettifyError(parsed.error) : 'is not in the contract'}`),
      )
      return
    }
    // A copy: a listener that is added while an event is told waits for the next one.
    for (const listener of [...(listeners.get(name) ?? [])]) listener(parsed.data)
  }

  channel.onMessage((message) => {
    const envelope = envelopeSchema.safeParse(message)
    if (!envelope.success || envelope.data.type === 'request') {
      report(new Error('A message was refused: it is no answer or event of this contract.'))
    } else if (envelope.data.type === 'event') hear(envelope.data.name, envelope.data.payload)
    else settle(envelope.data)
  })
  channel.onClose(() => {
    closed = true
    for (const call of waiting.values())
      call.reject(new Error(`The connection closed before ${call.name} was answered.`))
    waiting.clear()
    for (const listener of closeListeners) listener()
  })

  const client: Client<Contract> = {
    call(name, args) {
      if (closed) return Promise.reject(new Error(`The connection is closed: ${name} was not sent.`))
      return new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { name, resolve, reject })
        channel.send({ type: 'request', id, name, arguments: args } satisfies Envelope)
      })
    },
    on(name, listener) {
      const group = listeners.get(name) ?? new Set()
      listeners.set(name, group)
      group.add(listener)
      return () => group.delete(listener)
    },
    onClose(listener) {
      closeListeners.add(listener)
    },
    close: () => channel.close(),
  }
  return client as Client<C>
}

import { z } from 'zod'
import type { Contract, Emit, Handlers } from '../contract/definition'
import { type Outcome } from '../failure'
import type { Channel } from './channel'
import { type Envelope, envelopeSchema } from './envelope'

/**
 * Answers a contract's calls over a channel. Every message is validated; names outside the contract and wrong arguments are
 * refused; a handler that throws is reported through `report` and answered as broken.
 * @returns the function that sends the contract's events over this channel
 */
export function serve<C extends Contract>(
  contract: C,
  channel: Channel,
  handlers: Handlers<C>,
  report: (error: unknown) => void,
): Emit<C> {
  const send = (envelope: Envelope): void => channel.send(envelope)

  const answer = async (id: number, name: string, received: unknown): Promise<Envelope> => {
    const definition = Object.hasOwn(contract.calls, name) ? contract.calls[name] : undefined
    if (definition === undefined)
      return { type: 'broken', id, message: `There is no call named ${JSON.stringify(name)}.` }
    const args = definition.arguments.safeParse(received)
    if (!args.success) return { type: 'broken', id, message: `${name}: ${z.prettifyError(args.error)}` }
    try {
      const handler = handlers[name as keyof Handlers<C>] as (value: unknown) => Promise<Outcome<unknown>>
      const outcome = await handler(args.data)
      return outcome.status === 'ok'
        ? { type: 'answer', id, value: outcome.value }
        : { type: 'failure', id, failure: outcome }
    } catch (error) {
      report(error)
      return { type: 'broken', id, message: `${name}: ${error instanceof Error ? error.message : String(error)}` }
    }
  }

  channel.onMessage((message) => {
    const envelope = envelopeSchema.safeParse(message)
    if (!envelope.success || envelope.data.type !== 'request') {
      report(new Error(`A message was refused: it is no request of this contract.`))
      return
    }
    void answer(envelope.data.id, envelope.data.name, envelope.data.arguments).then(send)
  })
  return (name, payload) => send({ type: 'event', name, payload })
}

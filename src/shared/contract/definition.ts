import type { z } from 'zod'
import type { Outcome } from '../failure'

/** One remote call: what it takes and what it gives when it succeeds. Every call may give a Failure instead. */
export interface CallDefinition<A extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  arguments: A
  result: R
}

export function call<A extends z.ZodType, R extends z.ZodType>(args: A, result: R): CallDefinition<A, R> {
  return { arguments: args, result }
}

/** What one process may ask of another, and what the other may tell it. Callers and handlers are both derived from this value. */
export interface Contract {
  calls: Record<string, CallDefinition>
  events: Record<string, z.ZodType>
}

export type CallName<C extends Contract> = keyof C['calls'] & string
export type EventName<C extends Contract> = keyof C['events'] & string

/** Arguments as a caller may write them (defaults may be left out). */
export type CallArguments<C extends Contract, K extends CallName<C>> = z.input<C['calls'][K]['arguments']>
/** Arguments as a handler receives them (validated, defaults filled in). */
export type ReceivedArguments<C extends Contract, K extends CallName<C>> = z.output<C['calls'][K]['arguments']>
export type CallResult<C extends Contract, K extends CallName<C>> = z.output<C['calls'][K]['result']>
export type EventPayload<C extends Contract, K extends EventName<C>> = z.output<C['events'][K]>

/** The answering side: a missing handler or a wrong type does not compile. */
export type Handlers<C extends Contract> = {
  [K in CallName<C>]: (args: ReceivedArguments<C, K>) => Promise<Outcome<CallResult<C, K>>> | Outcome<CallResult<C, K>>
}

/** Tells every listener of a contract's event. */
export type Emit<C extends Contract> = <K extends EventName<C>>(name: K, payload: EventPayload<C, K>) => void

/** The asking side. */
export interface Client<C extends Contract> {
  /** Resolves to a value or a Failure; rejects only when the other side broke or is gone. */
  call<K extends CallName<C>>(name: K, args: CallArguments<C, K>): Promise<Outcome<CallResult<C, K>>>
  /** Listens until the returned function is called. */
  on<K extends EventName<C>>(name: K, listener: (payload: EventPayload<C, K>) => void): () => void
  /** Called once when the connection ends. */
  onClose(listener: () => void): void
  close(): void
}

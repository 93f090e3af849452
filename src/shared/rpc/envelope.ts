import { z } from 'zod'
import { failureSchema } from '../failure'

/** What travels: a request, its answer, or an event. */
export const envelopeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('request'), id: z.int(), name: z.string(), arguments: z.unknown() }),
  z.object({ type: z.literal('answer'), id: z.int(), value: z.unknown() }),
  z.object({ type: z.literal('failure'), id: z.int(), failure: failureSchema }),
  /** The answering side broke (our mistake). */
  z.object({ type: z.literal('broken'), id: z.int(), message: z.string() }),
  z.object({ type: z.literal('event'), name: z.string(), payload: z.unknown() }),
])
export type Envelope = z.output<typeof envelopeSchema>

import { z } from 'zod'

/** A mechanism as data: mass-action reactions with their rate constants. */
export const mechanismSchema = z.object({
  species: z.array(z.string()),
  reactions: z.array(
    z.object({
      equation: z.string(),
      /** Reaction orders by species: rate = constant * product of concentration^order. */
      orders: z.record(z.string(), z.number()),
      /** Net change by species for one event. */
      change: z.record(z.string(), z.number()),
      constant: z.number(),
    }),
  ),
})
export type Mechanism = z.output<typeof mechanismSchema>

import { z } from 'zod'

/**
 * What becomes of a rate constant in a model that is trained: it stays as it is; it is fitted, beginning there; or a network takes the place
 * of its value, so that the rate may depend on everything that the network is given.
 */
export const rateConstantTreatment = z.enum(['fixed', 'fitted', 'learned'])
export type RateConstantTreatment = z.output<typeof rateConstantTreatment>

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
      /** Absent: fixed. */
      treatment: rateConstantTreatment.optional(),
    }),
  ),
})
export type Mechanism = z.output<typeof mechanismSchema>
export type MechanismReaction = Mechanism['reactions'][number]

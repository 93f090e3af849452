import { z } from 'zod'

/**
 * What becomes of a rate constant in a model that is trained: it stays as it is; it is fitted, beginning there; or a network takes the place
 * of its value, so that the rate may depend on everything that the network is given.
 */
export const rateConstantTreatment = z.enum(['fixed', 'fitted', 'learned'])
export type RateConstantTreatment = z.output<typeof rateConstantTreatment>

/** Arrhenius' law: the constant is that at the reference temperature, and changes by exp(-E / R (1 / T - 1 / T_ref)). */
export const activationSchema = z.object({
  /** E, in J/mol. */
  energy: z.number(),
  /** T_ref, in K. */
  reference: z.number().positive(),
  /** The condition that is the temperature. */
  condition: z.string(),
})
export type Activation = z.output<typeof activationSchema>

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
      /** Of a model whose experiments are given a temperature; with a constant that is fitted the energy is, too. Absent: none. */
      activation: activationSchema.optional(),
    }),
  ),
})
export type Mechanism = z.output<typeof mechanismSchema>
export type MechanismReaction = Mechanism['reactions'][number]

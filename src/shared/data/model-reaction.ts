import { z } from 'zod'
import { activationSchema, rateConstantTreatment } from './mechanism'

/** By species; those that have none are left out. */
const numbers = z.record(z.string(), z.number())

/** A reaction of a trained model, as a chemist reads it. Rates are constant * product of concentration^order, in the unit of the data. */
export const modelReactionSchema = z.object({
  /** With whole numbers where the learned ones are near: `y2 + y3 -> y1 + y3`. */
  equation: z.string(),
  /** Found by the training, or how its known rate constant was treated. */
  origin: z.enum(['found', ...rateConstantTreatment.options]),
  /** With the orders as they are rounded: the rate where every concentration is at its scale is that of the model. Null: a network gives it. */
  constant: z.number().nullable(),
  /** How the constant depends on a temperature that is given, with the energy as it was fitted; absent: not at all. */
  activation: activationSchema.optional(),
  /** Where the training began; null: nowhere in particular. */
  given: z.number().nullable(),
  orders: numbers,
  /** Net change by one event. */
  change: numbers,
  /** As they were learned, and the rate constant that goes with them. */
  learned: z.object({ constant: z.number(), orders: numbers, change: numbers }).nullable(),
  /** The largest part that it has of all that is made and used up of a species, over all experiments; null where that is not known. */
  share: z.number().nullable(),
})
export type ModelReaction = z.output<typeof modelReactionSchema>

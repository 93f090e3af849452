import { z } from 'zod'
import { datasetId, importRequestSchema } from './dataset'
import { scalingSchema } from './run'

/** Data of the open project, of an example, or of a file that is not kept. */
export const dataSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dataset'), id: datasetId }),
  z.object({ kind: z.literal('example'), name: z.string() }),
  z.object({ kind: z.literal('file'), request: importRequestSchema }),
])
export type DataSource = z.output<typeof dataSourceSchema>

/** What a species' own data say of its scales. */
export const speciesScaleSchema = z.object({
  name: z.string(),
  /** y_scale. */
  scale: z.number(),
  /** Shortest time in which it would change by its scale at a rate seen between two samples; null: it never changes. */
  fastestTime: z.number().nullable(),
})
export type SpeciesScale = z.output<typeof speciesScaleSchema>

/** A report of the scales of data, before anything is trained on them. Times are in the data's unit. */
export const dataScalingSchema = z.object({
  /** The scales that training would use. */
  scaling: scalingSchema,
  species: z.array(speciesScaleSchema),
  /** Largest y_scale / smallest y_scale. */
  scaleRatio: z.number(),
  /** The shortest of the species' times; null: nothing changes. */
  fastestTime: z.number().nullable(),
  /** The longest time that the species which moved most, between two samples, would have needed for its scale, but no longer than an experiment took; null: all rests. */
  slowestTime: z.number().nullable(),
  /** slowestTime / fastestTime: an estimate from below of the stiffness of what the data came from. */
  stiffness: z.number().nullable(),
  /** By how much the data leave each total that the model keeps, as a part of its scale. */
  totals: z.array(z.object({ name: z.string(), deviation: z.number() })),
  /** The model that the report is for; null: none. */
  model: z.object({ description: z.string(), parameterCount: z.int() }).nullable(),
  /** What all this means for training. */
  sentences: z.array(z.string()),
})
export type DataScaling = z.output<typeof dataScalingSchema>

import { z } from 'zod'
import { exampleInfoSchema, initialConditionSchema, mechanismSchema } from '../../shared'

/** What `resources/examples/NAME/example.json` says; `data.csv` beside it holds the samples. */
export const exampleFileSchema = z
  .object({
    ...exampleInfoSchema.omit({ sampleTimes: true, recommended: true }).shape,
    /** A recipe by its name, and settings that it is laid over. */
    recommended: exampleInfoSchema.shape.recommended.extend({ recipe: z.string() }),
    timeUnit: z.string().nullable(),
    /** One per species. */
    units: z.array(z.string().nullable()),
    mechanism: mechanismSchema,
    initial: initialConditionSchema,
  })
  .refine(
    ({ species, units, mechanism, initial }) =>
      [units, mechanism.species, initial.values].every((list) => list.length === species.length),
    'units, mechanism and initial values must have one entry per species',
  )
export type ExampleFile = z.output<typeof exampleFileSchema>

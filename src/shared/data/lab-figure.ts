import { z } from 'zod'
import { float64Array } from './typed-arrays'

/**
 * What a curve is drawn as. `line`: ours, in the colour of its label. `points`: the same as single points. `reference`: what the lines
 * are compared with. `paper`: single values that the paper reports. `absent`: where there is no value, at the top of the panel.
 */
export const labCurveLook = z.enum(['line', 'points', 'reference', 'paper', 'absent'])
export type LabCurveLook = z.output<typeof labCurveLook>

export const labCurveSchema = z.object({
  /** As the key calls it; the same label has the same look in every panel. */
  label: z.string(),
  look: labCurveLook,
  x: float64Array,
  /** As many as x; NaN leaves a gap. */
  y: float64Array,
})
export type LabCurve = z.output<typeof labCurveSchema>

export const labPanelSchema = z.object({
  title: z.string(),
  /** A unit, or what the numbers mean. */
  subtitle: z.string(),
  y: z.object({
    logarithmic: z.boolean(),
    /** What is shown; what lies outside leaves the picture. Null: all. */
    range: z.tuple([z.number(), z.number()]).nullable(),
  }),
  curves: z.array(labCurveSchema),
})
export type LabPanel = z.output<typeof labPanelSchema>

/** A figure as data: panels below one another that share their x axis. */
export const labFigureSchema = z.object({
  /** Unique in its experiment; names saved files. */
  name: z.string(),
  title: z.string(),
  /** What it shows, in a sentence, for those who do not see it. */
  description: z.string(),
  x: z.object({ logarithmic: z.boolean(), title: z.string(), unit: z.string().nullable() }),
  panels: z.array(labPanelSchema),
})
export type LabFigure = z.output<typeof labFigureSchema>

import { z } from 'zod'
import { choiceSchema } from './host'
import { labFigureSchema } from './lab-figure'
import { versionsSchema } from './run'

/** The value of one setting: a number, several, or a name among choices. */
export const labSettingSchema = z.union([z.number(), z.array(z.number()), z.string()])
export type LabSetting = z.output<typeof labSettingSchema>
/** By the names of an experiment's parameters. */
export const labSettingsSchema = z.record(z.string(), labSettingSchema)
export type LabSettings = z.output<typeof labSettingsSchema>

const named = {
  name: z.string(),
  title: z.string(),
  /** What it means and in which unit; empty when the title says it. */
  hint: z.string(),
}
const limits = { least: z.number(), most: z.number(), whole: z.boolean() }

/** What of an experiment can be set, with the value that reproduces the paper. */
export const labParameterSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), ...named, ...limits, default: z.number() }),
  z.object({ kind: z.literal('numbers'), ...named, ...limits, mostValues: z.int(), default: z.array(z.number()) }),
  z.object({ kind: z.literal('choice'), ...named, choices: z.array(choiceSchema), default: z.string() }),
])
export type LabParameter = z.output<typeof labParameterSchema>

/** An experiment of the paper, as something to run. */
export const labExperimentSchema = z.object({
  name: z.string(),
  title: z.string(),
  /** What it shows, in one sentence. */
  shows: z.string(),
  /** Where in the paper, for example `Figures 1 and 2`. */
  source: z.string(),
  /** What is done and what the paper found, in paragraphs. */
  explanation: z.array(z.string()),
  /** Whether it measures times, which differ from run to run and from machine to machine. */
  timed: z.boolean(),
  /** About how long it takes at most, on a machine of two cores: these seconds, times the values of these of its parameters. */
  duration: z.object({ seconds: z.number(), times: z.array(z.string()) }),
  parameters: z.array(labParameterSchema),
})
export type LabExperiment = z.output<typeof labExperimentSchema>

/** About how many seconds an experiment takes at most with these settings, its own where they are left out. */
export function longestSeconds({ duration, parameters }: LabExperiment, settings: LabSettings): number {
  const valueOf = (name: string) => settings[name] ?? parameters.find((parameter) => parameter.name === name)?.default
  return duration.times
    .map((name) => Number(valueOf(name)))
    .reduce((product, value) => product * value, duration.seconds)
}

/** One quantity that an experiment came to, beside what the paper reports. */
export const labFindingSchema = z.object({
  /** Unique in its experiment, the same from one run to the next. */
  name: z.string(),
  title: z.string(),
  /** Of the value and of what is expected; empty for a plain number. */
  unit: z.string(),
  /** In the paper's words; null where it gives none. */
  paper: z.string().nullable(),
  /** Null when there is none; `note` then says why. */
  value: z.number().nullable(),
  /** What else there is to say, for example that a solve ran away; empty for nothing. */
  note: z.string(),
  /** Null where nothing is expected, because the paper says nothing of it or the settings are not the paper's. */
  expected: z
    .object({
      /** Null: no bound at this side. */
      least: z.number().nullable(),
      most: z.number().nullable(),
      /** Whether no value at all is as good as one within the bounds. */
      orNone: z.boolean(),
    })
    .nullable(),
  /** Null where nothing is expected. */
  asExpected: z.boolean().nullable(),
})
export type LabFinding = z.output<typeof labFindingSchema>

/** Numbers behind an experiment that no figure shows. A cell is a number, a word, or nothing. */
export const labTableSchema = z.object({
  title: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.number(), z.string(), z.null()]))),
})
export type LabTable = z.output<typeof labTableSchema>

/** What an experiment came to. */
export const labResultSchema = z.object({
  findings: z.array(labFindingSchema),
  figures: z.array(labFigureSchema),
  tables: z.array(labTableSchema),
})
export type LabResult = z.output<typeof labResultSchema>

/** How far a running experiment is. */
export const labProgressSchema = z.object({
  experiment: z.string(),
  /** From 0 to 1. */
  part: z.number(),
  /** With what it is busy. */
  doing: z.string(),
})
export type LabProgress = z.output<typeof labProgressSchema>

/** A result as it is kept, without its contents. */
export const labSummarySchema = z.object({
  experiment: z.string(),
  settings: labSettingsSchema,
  /** ISO 8601. */
  finishedAt: z.string(),
  /** Seconds that it took. */
  seconds: z.number(),
  versions: versionsSchema,
  /** Of how many findings something is expected, and of how many of these it came so. */
  judged: z.int(),
  asExpected: z.int(),
})
export type LabSummary = z.output<typeof labSummarySchema>

export const labRecordSchema = labSummarySchema.extend({ result: labResultSchema })
export type LabRecord = z.output<typeof labRecordSchema>

/** An experiment with what is known of its runs. */
export const labEntrySchema = z.object({
  experiment: labExperimentSchema,
  /** The newest result that the open project keeps; null when it has none. */
  latest: labSummarySchema.nullable(),
  running: z.boolean(),
})
export type LabEntry = z.output<typeof labEntrySchema>

import { readFileSync } from 'node:fs'
import { z } from 'zod'

const schema = z.object({
  states: z.array(z.string()),
  reference: z.array(z.object({ t: z.number(), y: z.record(z.string(), z.string()) })),
})

/** Published values of a problem (tests/data/ivp) by time: [states], in the order of the states. */
export function readReferenceFile(path: string): Map<number, Float64Array> {
  const { states, reference } = schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  // Where two sets have the same time they agree to more digits than any solver here reaches.
  return new Map(reference.map(({ t, y }) => [t, Float64Array.from(states, (state) => Number(y[state]))]))
}

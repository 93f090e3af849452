import { type Outcome, failed, succeeded } from '../failure'
import { type Mechanism, mechanismSchema } from './mechanism'

const form =
  '{"species": ["A", "B"], "reactions": [{"equation": "A -> B", "orders": {"A": 1}, "change": {"A": -1, "B": 1}, "constant": 0.5, "treatment": "fitted"}]}'

/** The mechanism in a text of JSON: by itself, or under `mechanism` as in an example. */
export function readMechanism(text: string, file: string): Outcome<Mechanism> {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return failed(`The mechanism is no JSON: ${why}`, file, `It is to be like ${form}.`, 'usage')
  }
  const own = typeof content === 'object' && content !== null && 'mechanism' in content ? content.mechanism : content
  const read = mechanismSchema.safeParse(own)
  if (read.success) return succeeded(read.data)
  const [issue] = read.error.issues
  const place = issue!.path.map((key) => (typeof key === 'number' ? key + 1 : String(key))).join(' ')
  return failed(
    `This is no mechanism: ${issue!.message}`,
    [file, place].join(', '),
    `It is to be like ${form}.`,
    'usage',
  )
}

import type { LabFinding } from '../../shared'

type Expectation = NonNullable<LabFinding['expected']>

/** A finding before it is judged; what is left out is empty or null. */
export interface UnjudgedFinding extends Pick<LabFinding, 'name' | 'title' | 'value'> {
  unit?: string
  paper?: string | null
  note?: string
  expected?: Partial<Expectation> | null
}

/** A finding with the judgement whether it is as expected. */
export function judged({ unit = '', paper = null, note = '', expected = null, ...rest }: UnjudgedFinding): LabFinding {
  const whole = expected && { least: null, most: null, orNone: false, ...expected }
  return { ...rest, unit, paper, note, expected: whole, asExpected: whole && meets(rest.value, whole) }
}

function meets(value: number | null, { least, most, orNone }: Expectation): boolean {
  if (value === null) return orNone
  // A value that is no number meets nothing.
  return value >= (least ?? -Infinity) && value <= (most ?? Infinity)
}

import type { LabFinding } from './lab'

type Written = (value: number) => string

/** What is expected of a finding, with its unit: `0.5 to 50 %`, `at most 1.25`, `at least 10 %, or none`; empty for nothing. */
export function expectationText({ expected, unit }: LabFinding, written: Written): string {
  if (expected === null) return ''
  const { least, most, orNone } = expected
  const within =
    least === null
      ? `at most ${written(most ?? Infinity)}`
      : most === null
        ? `at least ${written(least)}`
        : `${written(least)} to ${written(most)}`
  return `${withUnit(within, unit)}${orNone ? ', or none' : ''}`
}

/** What was found, with its unit; `none` where there is no value. */
export function findingText({ value, unit }: LabFinding, written: Written): string {
  return value === null ? 'none' : withUnit(written(value), unit)
}

/** Whether it is as expected, in a word or two; empty where nothing is expected. */
export function verdictText({ asExpected }: LabFinding): string {
  return asExpected === null ? '' : asExpected ? 'as expected' : 'not as expected'
}

function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`
}

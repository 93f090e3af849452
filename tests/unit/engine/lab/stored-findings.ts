import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { labExperiments } from '../../../../src/engine'
import { runExperiment } from './run-experiment'

/** A finding of an experiment as it was when it was stored. */
export interface StoredFinding {
  experiment: string
  finding: string
  value: number | null
}

const path = new URL('../../../data/lab/findings.csv', import.meta.url)

/** Experiments that come to the same numbers each time. */
export const repeatable = labExperiments.filter(({ timed }) => !timed)

/** What those experiments come to now, in plain arithmetic, which has the same bits on every machine. */
export function measureFindings(): StoredFinding[] {
  return repeatable.flatMap(({ name }) =>
    runExperiment(name, {}, { now: () => 0, arithmetic: 'plain' }).findings.map((finding) => ({
      experiment: name,
      finding: finding.name,
      value: finding.value,
    })),
  )
}

export function readFindings(): StoredFinding[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [experiment = '', finding = '', value = ''] = line.split(',')
    return { experiment, finding, value: value === '' ? null : Number(value) }
  })
}

export function storeFindings(findings: readonly StoredFinding[]): void {
  mkdirSync(dirname(path.pathname), { recursive: true })
  const lines = findings.map(({ experiment, finding, value }) => `${experiment},${finding},${value ?? ''}`)
  writeFileSync(path, ['experiment,finding,value', ...lines, ''].join('\n'))
}

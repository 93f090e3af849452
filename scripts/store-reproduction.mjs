// Runs every experiment of the Lab and stores what it comes to: `npm run reproduction`, after an experiment came or changed. With names
// (`npm run reproduction -- rober-fast pollu-fast`) it runs those and writes their tables alone.
// tests/data/lab/findings.csv holds the numbers that are the same each time, docs/reproduction.md the tables beside the paper's numbers. CVODE
// itself stands in them too (libsundials-dev and g++). Not to be run beside other work: some experiments measure times. With --processor-seconds
// these are seconds of the processor instead of the clock's, those of the runtime's own threads included, for a machine that is not idle.
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { createServer } from 'vite'
import { reverseWithCvode } from './reproduction/cvode-reversal.mjs'
import { replaceTables } from './reproduction/replace-tables.mjs'
import { findingsTable } from './reproduction/findings-table.mjs'

const document = resolve(import.meta.dirname, '../docs/reproduction.md')

// Vite serves the sources as modules, so that the script needs no build.
const server = await createServer({ configFile: false, server: { middlewareMode: true, ws: false }, appType: 'custom' })
try {
  const { labExperiments } = await server.ssrLoadModule('/src/engine/index.ts')
  const { runExperiment } = await server.ssrLoadModule('/tests/unit/engine/lab/run-experiment.ts')
  const { measureFindings, storeFindings } = await server.ssrLoadModule('/tests/unit/engine/lab/stored-findings.ts')
  const { detectArithmetic } = await server.ssrLoadModule('/src/solver/index.ts')
  const { expectationText, findingText, verdictText } = await server.ssrLoadModule('/src/shared/index.ts')

  /** @type {Record<string, string>} */
  const tables = {}
  const processorSeconds = '--processor-seconds'
  const names = process.argv.slice(2).filter((word) => word !== processorSeconds)
  const busy = process.argv.includes(processorSeconds)
  /** Milliseconds. */
  const now = () => {
    if (!busy) return performance.now()
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  const known = labExperiments.map((/** @type {{ name: string }} */ { name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new Error(`There is no experiment ${unknown.join(', ')}: choose among ${known.join(', ')}.`)
  for (const { name, timed } of labExperiments) {
    if (names.length > 0 && !names.includes(name)) continue
    // Where nothing is timed the two ways to multiply and add are compared: that is how sensitive an experiment is.
    const arithmetics = timed ? [detectArithmetic()] : ['fused', 'plain']
    const columns = arithmetics.map((arithmetic) => ({
      title: timed ? 'Kinode' : `Kinode, ${arithmetic}`,
      findings: runExperiment(name, {}, { now, arithmetic }).findings,
    }))
    const others = name === 'reverse-rober' ? await reverseWithCvode() : []
    tables[name] = findingsTable(
      columns,
      others,
      { expectationText, findingText },
      timed ? 'none' : 'did not come back',
    )
    for (const { title, findings } of columns)
      for (const finding of findings)
        console.log(`${title}, ${name}: ${finding.title}: ${finding.value} (${verdictText(finding)})`)
  }
  if (names.length === 0) storeFindings(measureFindings())
  const replaced = replaceTables(await readFile(document, 'utf8'), tables, names.length > 0)
  await writeFile(document, await format(replaced, { ...(await resolveConfig(document)), parser: 'markdown' }))
} finally {
  await server.close()
}

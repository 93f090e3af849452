import { createInterface } from 'node:readline'
import type { Outcome } from '../../../src/shared'
import { type ProjectStore, sqliteProjectFiles } from '../../../src/backend/store'
import { migrations } from '../../../src/backend/store/migrations'
import { sampleDataset, sampleRecord, sampleRun } from '../../unit/backend/store/sample-project'
import { datasetRows, epochsPerRecord, heavyMigration, longSeries } from './workload'

// A host process to be killed: `node store-process.mjs import|migrate|hold PROJECT`. Says on stdout what it has finished.

const [, , task, path = ''] = process.argv
const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const files = sqliteProjectFiles({
  now: () => Date.now(),
  report: (error) => {
    throw error
  },
  migrations: task === 'migrate' ? [...migrations, heavyMigration] : migrations,
})

function opened(outcome: Outcome<ProjectStore>): ProjectStore {
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

/** Imports and keeps checkpoints until it is killed. */
function importForever(): void {
  const store = opened(files.open(path))
  if (store.readOnlyReason !== null) throw new Error(store.readOnlyReason)
  let epoch = store.runs()[0]?.epoch ?? 0
  say('ready')
  for (;;) {
    const { id } = store.addDataset(sampleDataset({ series: longSeries(datasetRows) }))
    say(`dataset ${id}`)
    if (store.runs().length === 0) store.addRun(sampleRun(1))
    store.keepRecord(sampleRecord(1, epoch + 1, epoch + epochsPerRecord))
    epoch += epochsPerRecord
    say(`epoch ${epoch}`)
  }
}

if (task === 'import') importForever()
else if (task === 'migrate') {
  say('ready')
  opened(files.open(path)).close()
  say('migrated')
} else {
  const store = opened(files.open(path))
  say(`reason ${store.readOnlyReason ?? 'none'}`)
  createInterface({ input: process.stdin }).on('close', () => {
    store.close()
    process.exit(0)
  })
}

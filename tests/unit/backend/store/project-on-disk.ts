import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { sqliteProjectFiles } from '../../../../src/backend/store'
import type { Outcome } from '../../../../src/shared'
import { sampleDataset } from './sample-project'

export function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

export let folder: string
export let path: string
let clock: number
/** Milliseconds since 1970. */
export const now = (): number => clock
export const pass = (milliseconds: number): void => void (clock += milliseconds)
export const files = sqliteProjectFiles({
  now,
  report: (error) => {
    throw error
  },
})

/** Gives every test of a file a folder of its own, at one time of day. */
export function eachInItsFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kinode-files-'))
    path = join(folder, 'project.kinode')
    clock = Date.UTC(2026, 0, 1)
  })
  afterEach(() => rmSync(folder, { recursive: true }))
}

/** Changes the file behind the store's back. */
export function tamper(change: (database: Database.Database) => void): void {
  const database = new Database(path)
  try {
    change(database)
  } finally {
    database.close()
  }
}

export function closedProject(): void {
  const store = value(files.create(path))
  store.addDataset(sampleDataset())
  store.close()
}

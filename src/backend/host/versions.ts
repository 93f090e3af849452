import Database from 'better-sqlite3'
import packageDescription from '../../../package.json'
import type { Versions } from '../../shared'
import { detectArithmetic } from '../../solver'

/** With what this process computes and keeps, recorded in every run. */
export function currentVersions(): Versions {
  const database = new Database(':memory:')
  const sqlite = database.prepare('select sqlite_version()').pluck().get() as string
  database.close()
  return {
    kinode: packageDescription.version,
    node: process.versions.node,
    sqlite,
    platform: `${process.platform} ${process.arch}`,
    arithmetic: detectArithmetic(),
  }
}

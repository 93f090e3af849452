import type Database from 'better-sqlite3'
import { renameSync, rmSync } from 'node:fs'
import type { Migration } from './migrations'

export function versionOf(database: Database.Database): number {
  return database.pragma('user_version', { simple: true }) as number
}

/** The version that a list of migrations leads to. */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0
}

/** Keeps the file as it is as `PATH.before-vN`, N the version to come; whole or not at all. */
export function backUpBefore(database: Database.Database, path: string, version: number): void {
  const backup = `${path}.before-v${version}`
  const partial = `${backup}.part`
  for (const leftover of ['', '-journal']) rmSync(`${partial}${leftover}`, { force: true })
  database.prepare('VACUUM INTO ?').run(partial)
  renameSync(partial, backup)
}

/** Brings the database to the latest version in one transaction: all of the migrations, or none. */
export function migrate(database: Database.Database, migrations: readonly Migration[]): void {
  database
    .transaction(() => {
      for (const { version, sql } of migrations) {
        if (version <= versionOf(database)) continue
        database.exec(sql)
        database.pragma(`user_version = ${version}`)
      }
    })
    .immediate()
}

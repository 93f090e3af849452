import Database from 'better-sqlite3'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/shared'
import { type ProjectStore, sqliteProjectFiles } from '../../../src/backend/store'
import { sampleCheckpoint, sampleDataset } from '../../unit/backend/store/sample-project'
import { datasetRows, heavyMigration, longSeries, migratedRows } from './workload'

const root = join(import.meta.dirname, '../../..')
const seed = Number(process.env['KINODE_TEST_SEED'] ?? Date.now() % 1_000_000)

/** Mulberry32: the moments of the kills, the same again for the same seed. */
function randomNumbers(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const files = sqliteProjectFiles({
  now: () => Date.now(),
  report: (error) => {
    throw error
  },
})

function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} (${outcome.where})`)
  return outcome.value
}

/** Over a connection that may write: it takes back a change half done, as every opening does. */
function integrity(path: string): unknown {
  const database = new Database(path)
  try {
    return database.pragma('integrity_check', { simple: true })
  } finally {
    database.close()
  }
}

describe('a project and the processes that open it', () => {
  const random = randomNumbers(seed)
  let folder: string
  let programFolder: string

  interface Host {
    child: ChildProcess
    said: string[]
    /** Resolves when the process has ended and all that it said is heard. */
    gone: Promise<void>
    kill(): Promise<void>
  }

  /** Starts a host and waits for its first line. */
  async function start(task: string, path: string, account?: number): Promise<Host> {
    const child = spawn(process.execPath, [join(programFolder, 'store-process.mjs'), task, path], {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(account === undefined ? {} : { uid: account, gid: account }),
    })
    const said: string[] = []
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => said.push(line))
    // Listened for from the start: a host may come to its end before it is killed.
    const gone = Promise.all([once(child, 'close'), once(lines, 'close')]).then(() => undefined)
    await Promise.race([once(lines, 'line'), gone])
    return {
      child,
      said,
      gone,
      kill: () => {
        child.kill('SIGKILL')
        return gone
      },
    }
  }

  beforeAll(async () => {
    console.log(`kill seed: ${seed} (KINODE_TEST_SEED=${seed} repeats it)`)
    folder = mkdtempSync(join(tmpdir(), 'kinode-kill-'))
    programFolder = mkdtempSync(join(root, 'node_modules', '.kinode-store-process-'))
    await build({
      configFile: false,
      logLevel: 'error',
      root,
      build: {
        ssr: join(import.meta.dirname, 'store-process.ts'),
        outDir: programFolder,
        emptyOutDir: false,
        rollupOptions: { output: { entryFileNames: 'store-process.mjs' } },
      },
    })
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
    rmSync(programFolder, { recursive: true, force: true })
  })

  it('during imports and checkpoints keeps every finished call whole, and of the unfinished one nothing', async () => {
    const path = join(folder, 'import.kinode')
    value(files.create(path)).close()
    for (let round = 0; round < 6; round += 1) {
      const host = await start('import', path)
      await delay(random() * 300)
      await host.kill()
      const finished = (what: string): number =>
        Math.max(0, ...host.said.filter((line) => line.startsWith(what)).map((line) => Number(line.split(' ')[1])))
      const said = { datasets: finished('dataset'), epoch: finished('epoch') }

      const store = value(files.open(path))
      expect(store.readOnlyReason).toBeNull()
      const datasets = store.datasets()
      expect(datasets.length).toBeGreaterThanOrEqual(said.datasets)
      for (const { id } of datasets.slice(-2)) expect(store.series(id)).toEqual(longSeries(datasetRows))
      const run = store.runs()[0]
      expect(run?.epoch ?? 0).toBeGreaterThanOrEqual(said.epoch)
      if (run !== undefined && run.epoch > 0) {
        expect(store.checkpoint(1)).toEqual(sampleCheckpoint(run.epoch))
        expect(store.history(1).epochs).toHaveLength(run.epoch)
      }
      store.close()
      expect(existsSync(`${path}-wal`)).toBe(false)
      expect(integrity(path)).toBe('ok')
    }
  })

  it('during a migration is of the old form or of the new one, with the backup beside', async () => {
    const original = join(folder, 'original.kinode')
    const store = value(files.create(original))
    for (let i = 0; i < 20; i += 1) store.addDataset(sampleDataset({ name: `data ${i}`, series: longSeries(500) }))
    store.close()
    for (let round = 0; round < 5; round += 1) {
      const path = join(folder, `migrated-${round}.kinode`)
      copyFileSync(original, path)
      const host = await start('migrate', path)
      await delay(random() * 250)
      await host.kill()

      expect(integrity(path)).toBe('ok')
      const database = new Database(path)
      const version = database.pragma('user_version', { simple: true })
      const names = database.prepare('SELECT name FROM datasets').pluck().all() as string[]
      const heavy =
        version === heavyMigration.version ? database.prepare('SELECT count(*) FROM heavy').pluck().get() : null
      database.close()
      expect(names.every((name) => name.endsWith(' migrated') === (version === heavyMigration.version))).toBe(true)
      if (host.said.includes('migrated')) expect(version).toBe(heavyMigration.version)
      if (version === heavyMigration.version) {
        expect(heavy).toBe(migratedRows)
        expect(integrity(`${path}.before-v${heavyMigration.version}`)).toBe('ok')
        const backup = value(files.open(`${path}.before-v${heavyMigration.version}`))
        expect(backup.datasets()).toHaveLength(20)
        backup.close()
      } else {
        const old = value(files.open(path))
        expect(old.datasets()).toHaveLength(20)
        old.close()
      }
      // Begun anew it comes to its end, whatever the killed one left behind.
      const again = await start('migrate', path)
      await again.gone
      expect(again.said).toContain('migrated')
    }
  })

  it('is read-only to a second host while the first lives, and writable when it was killed', async () => {
    const path = join(folder, 'owned.kinode')
    value(files.create(path)).close()
    const host = await start('hold', path)
    expect(host.said).toEqual(['reason none'])
    const second: ProjectStore = value(files.open(path))
    expect(second.readOnlyReason).toContain(`Process ${host.child.pid} has the project open`)
    second.close()
    await host.kill()
    const third = value(files.open(path))
    expect(third.readOnlyReason).toBeNull()
    third.close()
  })

  it('is read-only to a host that may not write it, with or without a trace of a log', async () => {
    const path = join(folder, 'protected.kinode')
    value(files.create(path)).close()
    // Root may write everything: then the host runs as nobody.
    const account = process.getuid?.() === 0 ? 65_534 : undefined
    for (const mode of ['DELETE', 'WAL']) {
      const database = new Database(path)
      database.pragma(`journal_mode = ${mode}`)
      database.close()
      chmodSync(path, 0o444)
      chmodSync(folder, 0o555)
      chmodSync(programFolder, 0o755)
      try {
        const host = await start('hold', path, account)
        expect(host.said).toEqual([expect.stringContaining('reason The file is write-protected')])
        await host.kill()
      } finally {
        chmodSync(folder, 0o755)
        chmodSync(path, 0o644)
      }
    }
  })
})

import Database from 'better-sqlite3'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Outcome,
  type RunSettings,
  modelSettingsSchema,
  stageSettingsSchema,
  trainingSettingsSchema,
} from '../../../../src/shared'
import { type ProjectStore, attempt, sqliteProjectFiles } from '../../../../src/backend/store'
import { migrations } from '../../../../src/backend/store/migrations'
import { sampleCheckpoint, sampleDataset, sampleLabRecord, sampleRecord, sampleRun } from './sample-project'

function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

let folder: string
let path: string
let clock: number
const files = sqliteProjectFiles({
  now: () => clock,
  report: (error) => {
    throw error
  },
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinode-files-'))
  path = join(folder, 'project.kinode')
  clock = Date.UTC(2026, 0, 1)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Changes the file behind the store's back. */
function tamper(change: (database: Database.Database) => void): void {
  const database = new Database(path)
  try {
    change(database)
  } finally {
    database.close()
  }
}

function closedProject(): void {
  const store = value(files.create(path))
  store.addDataset(sampleDataset())
  store.close()
}

describe('a project file', () => {
  it('is one file when closed, with a log beside it while open', () => {
    const store = value(files.create(path))
    store.setLayout({ a: 1 })
    expect(readdirSync(folder).sort()).toEqual(['project.kinode', 'project.kinode-shm', 'project.kinode-wal'])
    store.close()
    store.close()
    expect(readdirSync(folder)).toEqual(['project.kinode'])
    const start = readFileSync(path)
    expect(start.subarray(68, 72).toString('latin1')).toBe('KIND')
    // Bytes 18 and 19: no log needed to read it, wherever it is copied.
    expect([start[18], start[19]]).toEqual([1, 1])
  })

  it('goes back to one file even when a second host still read it', () => {
    closedProject()
    const store = value(files.open(path))
    const reader = value(files.open(path))
    store.close()
    reader.close()
    expect(readdirSync(folder)).toEqual(['project.kinode'])
    expect(value(files.open(path)).datasets()).toHaveLength(1)
  })

  it('keeps a raw file once however often it is imported, and a model version once however many runs use it', () => {
    const store = value(files.create(path))
    for (const name of ['a', 'b']) store.addDataset(sampleDataset({ name }))
    store.addRun(sampleRun(1))
    store.addRun(sampleRun(2))
    const model = { kind: 'neural-ode', description: 'another', definition: { layers: [2, 9, 2] } }
    store.addRun(sampleRun(2, { model }))
    store.close()
    tamper((database) => {
      const count = (table: string): unknown => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
      expect([count('raw_files'), count('models'), count('runs')]).toEqual([1, 2, 3])
    })
  })
})

describe('a file that is no sound project is refused with a sentence, and left as it is', () => {
  const cases: [name: string, make: () => void, reason: string][] = [
    ['an empty file', () => writeFileSync(path, ''), 'The file is empty'],
    ['a text', () => writeFileSync(path, 'time,A\n0,1\n'), 'This is not a Kinode project'],
    ['a folder', () => mkdirSync(path), 'This is a folder'],
    ['another database', () => tamper((database) => database.exec('CREATE TABLE a (b)')), 'another program'],
    ['the first 50 bytes', () => (closedProject(), truncateSync(path, 50)), 'The project file is damaged'],
    ['the first 5000 bytes', () => (closedProject(), truncateSync(path, 5000)), 'The project file is damaged'],
    [
      'all but the last bytes',
      () => (closedProject(), truncateSync(path, readFileSync(path).length - 1000)),
      'The project file is damaged',
    ],
    [
      'a file with its middle overwritten',
      () => {
        closedProject()
        const content = readFileSync(path)
        content.fill(0xa5, 4096, 16_384)
        writeFileSync(path, content)
      },
      'The project file is damaged',
    ],
    [
      'a newer form',
      () => (closedProject(), tamper((d) => d.pragma('user_version = 99'))),
      'written by a newer Kinode',
    ],
    [
      'a file without tables',
      () => tamper((d) => d.pragma(`application_id = ${0x4b494e44}`)),
      'damaged: it holds no tables',
    ],
  ]
  it.each(cases)('%s', (_name, make, reason) => {
    make()
    const before =
      existsSync(path) && !readdirSync(folder, { withFileTypes: true })[0]?.isDirectory() ? readFileSync(path) : null
    const opened = files.open(path)
    expect(opened).toMatchObject({ status: 'failed', where: path })
    expect(opened.status === 'failed' && opened.reason).toContain(reason)
    expect(opened.status === 'failed' && opened.advice).not.toBe('')
    if (before !== null) expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('a folder that is not there', () => {
    expect(files.create(join(folder, 'absent', 'a.kinode'))).toMatchObject({ reason: 'There is no such folder' })
  })
})

describe('migrations', () => {
  /** Two signals of one experiment, as a program of the first form wrote them. */
  const addFirstFormDataset = () =>
    tamper((database) =>
      database.exec(`
        INSERT INTO raw_files VALUES ('ab', x'31');
        INSERT INTO datasets (name, file_name, raw_hash, imported_at, mapping, sample_times, replicates, missing_values, time_from, time_to)
          VALUES ('decay', 'decay.csv', 'ab', '2026-01-02T03:04:05.000Z', '{}', 2, 1, 1, 0, 1);
        INSERT INTO signals VALUES (1, 0, 'A', 'mM'), (1, 1, 'B', NULL);
        INSERT INTO experiments VALUES (1, 0, 'experiment 1');
        INSERT INTO observations VALUES
          (1, 'experiment 1', 1, 'A', 0, 1, NULL, 'mM'), (1, 'experiment 1', 1, 'A', 1, 0.5, NULL, 'mM'),
          (1, 'experiment 1', 1, 'B', 0, 0, NULL, NULL), (1, 'experiment 1', 1, 'B', 1, NULL, NULL, NULL);
      `),
    )
  const latest = migrations.length
  const next = {
    version: latest + 1,
    sql: 'CREATE TABLE notes (text TEXT) STRICT; INSERT INTO notes SELECT name FROM datasets;',
  }
  const broken = { version: latest + 2, sql: 'CREATE TABLE more (x); INSERT INTO absent VALUES (1);' }
  const withMigrations = (more: { version: number; sql: string }[]) =>
    sqliteProjectFiles({ now: () => clock, report: () => undefined, migrations: [...migrations, ...more] })

  it('count up from one', () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, i) => i + 1))
  })

  it('bring an older file to the new form, and keep it as it was beside', () => {
    closedProject()
    const store = value(withMigrations([next]).open(path))
    expect(store.datasets()).toHaveLength(1)
    store.close()
    tamper((database) => expect(database.prepare('SELECT text FROM notes').pluck().get()).toBe('decay'))
    expect(readdirSync(folder).sort()).toEqual(['project.kinode', `project.kinode.before-v${latest + 1}`])
    const backup = value(files.open(`${path}.before-v${latest + 1}`))
    expect(backup.datasets()).toHaveLength(1)
    backup.close()
    expect(files.open(path)).toMatchObject({ reason: expect.stringContaining('newer Kinode') })
  })

  it('bring a file of the first form to that of this program', () => {
    const firstForm = sqliteProjectFiles({
      now: () => clock,
      report: () => undefined,
      migrations: migrations.slice(0, 1),
    })
    value(firstForm.create(path)).close()
    const store = value(files.open(path))
    store.keepLabRecord(sampleLabRecord('reverse'))
    expect(store.labSummaries()).toHaveLength(1)
    store.close()
  })

  it("make what was a run's optimiser the only stage of its recipe", () => {
    const before = sqliteProjectFiles({ now: () => clock, report: () => undefined, migrations: migrations.slice(0, 2) })
    value(before.create(path)).close()
    addFirstFormDataset()
    const dataset = { id: 1 }
    const project = value(before.open(path))
    project.addRun(sampleRun(dataset.id))
    project.close()
    const { stages: _stages, ...training } = trainingSettingsSchema.parse({ epochs: 7 })
    const old = { optimizer: 'adam', learningRate: 0.02, beta1: 0.8, beta2: 0.99, weightDecay: 0 }
    const recipe = { model: modelSettingsSchema.parse({}), training: { ...training, ...old } }
    tamper((database) => {
      database.prepare('UPDATE runs SET settings = ?').run(JSON.stringify({ datasetId: dataset.id, ...recipe }))
      database.prepare('INSERT INTO layout VALUES (1, ?)').run(JSON.stringify({ 'train.recipe': recipe, other: 1 }))
    })
    const store = value(files.open(path))
    const wanted = { ...training, stages: [stageSettingsSchema.parse(old)] }
    expect(trainingSettingsSchema.parse(store.runs()[0]!.settings.training)).toEqual(wanted)
    const { 'train.recipe': draft, other } = store.layout() as { 'train.recipe': RunSettings; other: number }
    expect(trainingSettingsSchema.parse(draft.training)).toEqual(wanted)
    expect(other).toBe(1)
    store.close()
  })

  it('turn what was the kind of a model into its head, and leave every other setting of a run', () => {
    const formBefore = sqliteProjectFiles({
      now: () => clock,
      report: () => undefined,
      migrations: migrations.slice(0, 3),
    })
    value(formBefore.create(path)).close()
    addFirstFormDataset()
    const datasetId = 1
    const old = value(formBefore.open(path))
    const run = sampleRun(datasetId, {
      settings: {
        ...sampleRun(datasetId).settings,
        training: { ...sampleRun(datasetId).settings.training, relativeTolerance: 1 / 3e7 },
      },
    })
    for (const kind of ['baseline-neural-ode', 'scaled-neural-ode']) {
      // What a model could be told then; the settings that came later take their defaults.
      const { hiddenLayers, activation, inputScaling, stateScale, timeScale } = run.settings.model
      const model = { kind, hiddenLayers, activation, inputScaling, stateScale, timeScale }
      old.addRun({ ...run, settings: { ...run.settings, model: model as never } })
    }
    old.close()
    const store = value(files.open(path))
    expect(store.runs().map(({ settings }) => settings)).toEqual(
      ['unscaled', 'scaled'].map((head) => ({ ...run.settings, model: { ...run.settings.model, head } })),
    )
    store.close()
    tamper((database) =>
      expect(database.prepare("SELECT count(*) FROM runs WHERE settings LIKE '%kind%'").pluck().get()).toBe(0),
    )
  })

  it('leave what was measured before there were conditions to be learned', () => {
    const before = sqliteProjectFiles({ now: () => clock, report: () => undefined, migrations: migrations.slice(0, 4) })
    value(before.create(path)).close()
    addFirstFormDataset()
    const store = value(files.open(path))
    expect(store.dataset(1)).toMatchObject({ signals: ['A', 'B'], conditions: [] })
    expect(store.series(1).map(({ signal, values }) => [signal, [...values]])).toEqual([
      ['A', [1, 0.5]],
      ['B', [0, NaN]],
    ])
    expect(store.conditionSeries(1)).toEqual([])
    store.close()
  })

  it('leave the file as it was when one of them fails', () => {
    closedProject()
    expect(() => withMigrations([next, broken]).open(path)).toThrow('no such table')
    const store = value(files.open(path))
    expect(store.readOnlyReason).toBeNull()
    expect(store.datasets()).toHaveLength(1)
    store.close()
  })

  it('wait for an older program that has the file open', () => {
    const store = value(files.create(path))
    expect(withMigrations([next]).open(path)).toMatchObject({
      reason: `An older Kinode, process ${process.pid}, has the project open`,
    })
    store.close()
  })
})

describe('the owner of a project', () => {
  const own = (row: { host?: string; pid?: number; start?: string | null; heartbeat?: number }): void => {
    closedProject()
    tamper((database) =>
      database
        .prepare(
          `INSERT INTO owner (only_row, token, host, process_id, process_start, heartbeat) VALUES (1, 'other', ?, ?, ?, ?)`,
        )
        .run(row.host ?? hostname(), row.pid ?? process.ppid, row.start ?? null, row.heartbeat ?? clock),
    )
  }
  const reasonOf = (): string | null => {
    const store = value(files.open(path))
    const { readOnlyReason } = store
    store.close()
    return readOnlyReason
  }

  it('keeps a second host from writing and is named', () => {
    own({})
    expect(reasonOf()).toBe(`Process ${process.ppid} has the project open; close it there to write here.`)
  })

  it('is named with its machine when that is another one', () => {
    own({ host: 'elsewhere', pid: 12 })
    expect(reasonOf()).toContain('Process 12 on elsewhere has the project open')
  })

  it.each([
    ['whose process is gone', { pid: 2 ** 22 + 1 }],
    ['whose process number is used again', { start: '1' }],
    ['without a sign of life for ten seconds', { heartbeat: Date.UTC(2026, 0, 1) - 10_001 }],
    ['of another machine, silent for ten seconds', { host: 'elsewhere', heartbeat: 0 }],
    ['from the future', { heartbeat: Date.UTC(2026, 0, 1) + 60_000 }],
  ])('%s is followed by the next host', (_name, row) => {
    own(row)
    expect(reasonOf()).toBeNull()
  })

  it('says every second that it lives', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const store = value(files.create(path))
      for (let second = 0; second < 12; second += 1) {
        clock += 1000
        vi.advanceTimersByTime(1000)
      }
      const other = value(files.open(path))
      expect(other.readOnlyReason).toContain(`Process ${process.pid}`)
      other.close()
      store.close()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('that stood still too long stops writing when another took over', () => {
    const first = value(files.create(path))
    clock += 11_000
    const second = value(files.open(path))
    expect(second.readOnlyReason).toBeNull()
    const lost = attempt(first, () => first.setLayout({ from: 'first' }))
    expect(lost).toMatchObject({ status: 'failed', where: path })
    expect(first.readOnlyReason).toContain('took the project over')
    second.setLayout({ from: 'second' })
    first.close()
    expect(second.layout()).toEqual({ from: 'second' })
    second.close()
    expect(readdirSync(folder)).toEqual(['project.kinode'])
  })
})

describe('a file that a killed process left in the middle of a change', () => {
  it('opens as it was before that change', () => {
    closedProject()
    const half = join(folder, 'half.kinode')
    const database = new Database(path)
    // So small a cache spills the change into the file before it is committed.
    database.pragma('cache_size = 2')
    database.exec('BEGIN')
    const insert = database.prepare('INSERT INTO layout (only_row, content) VALUES (1, ?)')
    insert.run('"x"'.repeat(200_000))
    database.exec(`DELETE FROM observations; UPDATE datasets SET name = 'half done'`)
    for (const part of ['', '-journal']) copyFileSync(`${path}${part}`, `${half}${part}`)
    database.exec('ROLLBACK')
    database.close()

    const store = value(files.open(half))
    expect(store.readOnlyReason).toBeNull()
    expect(store.datasets().map((dataset) => dataset.name)).toEqual(['decay'])
    expect(store.series(1)).toEqual(sampleDataset().series)
    store.close()
    expect(readdirSync(folder).sort()).toEqual(['half.kinode', 'project.kinode'])
  })
})

describe('damaged contents', () => {
  const damage = (sql: string): ProjectStore => {
    tamper((database) => database.exec(sql))
    return value(files.open(path))
  }
  beforeEach(() => {
    const store = value(files.create(path))
    store.addDataset(sampleDataset())
    store.addRun(sampleRun(1))
    for (const [first, last] of [
      [1, 2],
      [3, 4],
      [5, 6],
    ] as const)
      store.keepRecord(sampleRecord(1, first, last))
    store.close()
  })

  it('of the newest checkpoint fall back to the one before, which then outlives it', () => {
    const store = damage(`UPDATE checkpoints SET content = zeroblob(length(content)) WHERE epoch = 6`)
    expect(store.checkpoint(1)).toEqual(sampleCheckpoint(4))
    expect(store.best(1)?.epoch).toBe(6)
    store.keepRecord(sampleRecord(1, 5, 5))
    store.close()
    const again = damage(`UPDATE checkpoints SET sha256 = zeroblob(32) WHERE epoch = 5`)
    expect(again.checkpoint(1)).toEqual(sampleCheckpoint(4))
    again.close()
  })

  it('of every checkpoint leave the best parameters', () => {
    const store = damage(`UPDATE checkpoints SET content = zeroblob(10)`)
    expect(store.checkpoint(1)).toBeNull()
    expect(store.best(1)).toEqual({ epoch: 6, loss: 1 / 6, parameters: sampleCheckpoint(6).bestParameters })
    store.close()
  })

  it('of the best parameters fall back to the checkpoint that has them', () => {
    const store = damage(`UPDATE best_parameters SET sha256 = zeroblob(32)`)
    expect(store.best(1)?.parameters).toEqual(sampleCheckpoint(6).bestParameters)
    store.close()
  })

  it('of an experiment leave its summary', () => {
    const fresh = value(files.open(path))
    fresh.keepLabRecord(sampleLabRecord('reverse'))
    fresh.close()
    const store = damage(`UPDATE lab_results SET content = zeroblob(10)`)
    expect(store.labRecord('reverse')).toBeNull()
    expect(store.labSummaries()).toMatchObject([{ experiment: 'reverse', judged: 2, asExpected: 1 }])
    store.close()
  })

  it('keep two checkpoints and no more', () => {
    tamper((database) =>
      expect(database.prepare('SELECT epoch FROM checkpoints ORDER BY epoch').pluck().all()).toEqual([4, 6]),
    )
  })
})

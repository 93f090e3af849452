import Database from 'better-sqlite3'
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type ProjectStore } from '../../../../src/backend/store'
import { closedProject, eachInItsFolder, files, folder, path, tamper, value } from './project-on-disk'
import { sampleCheckpoint, sampleDataset, sampleLabRecord, sampleRecord, sampleRun } from './sample-project'

eachInItsFolder()

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

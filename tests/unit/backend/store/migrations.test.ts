import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type RunSettings,
  modelSettingsSchema,
  stageSettingsSchema,
  trainingSettingsSchema,
} from '../../../../src/shared'
import { sqliteProjectFiles } from '../../../../src/backend/store'
import { migrations } from '../../../../src/backend/store/migrations'
import { closedProject, eachInItsFolder, files, folder, now, path, tamper, value } from './project-on-disk'
import { sampleLabRecord, sampleRun } from './sample-project'

eachInItsFolder()

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
    sqliteProjectFiles({ now, report: () => undefined, migrations: [...migrations, ...more] })

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
      now,
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
    const before = sqliteProjectFiles({ now, report: () => undefined, migrations: migrations.slice(0, 2) })
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
      now,
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
    const before = sqliteProjectFiles({ now, report: () => undefined, migrations: migrations.slice(0, 4) })
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

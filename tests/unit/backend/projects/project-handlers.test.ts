import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Outcome, ProjectInfo } from '../../../../src/shared'
import { ProjectSession, createProjectHandlers } from '../../../../src/backend/projects'
import { sampleDataset } from '../store/sample-project'

function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

let folder: string
let projects: string
let configuration: string
let session: ProjectSession
let events: (ProjectInfo | null)[]
let reports: unknown[]
let closing: string[]
let chosen: ((purpose: 'open' | 'create') => Promise<string | null>) | null

function makeHandlers(): ReturnType<typeof createProjectHandlers> {
  return createProjectHandlers(
    session,
    {
      chooseProjectFile: chosen,
      projectsFolder: projects,
      configurationFolder: configuration,
      now: () => Date.UTC(2026, 0, 1),
      report: (error) => reports.push(error),
    },
    (name, payload) => {
      if (name === 'project.changed') events.push(payload as ProjectInfo | null)
    },
    () => {
      closing.push(session.current?.path ?? 'none')
      return Promise.resolve()
    },
  )
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinode-projects-'))
  projects = join(folder, 'Kinode')
  configuration = join(folder, 'configuration')
  session = new ProjectSession()
  events = []
  reports = []
  closing = []
  chosen = null
})
afterEach(() => {
  session.current?.close()
  rmSync(folder, { recursive: true })
})

describe('creating and opening projects', () => {
  it('puts a bare name into the projects folder and adds the ending', async () => {
    const info = value(await makeHandlers()['projects.create']({ path: 'my enzyme' }))
    expect(info).toEqual({ path: join(projects, 'my enzyme.kinode'), name: 'my enzyme', readOnlyReason: null })
    expect(existsSync(info.path)).toBe(true)
    expect(session.current?.path).toBe(info.path)
    expect(events).toEqual([info])
  })

  it('takes a path as it is', async () => {
    const info = value(await makeHandlers()['projects.create']({ path: join(folder, 'a.KINODE') }))
    expect(info).toMatchObject({ path: join(folder, 'a.KINODE'), name: 'a' })
  })

  it.each([
    ['a name that is there', 'there', 'There is a file already'],
    ['a folder that is not there', join(tmpdir(), 'kinode-absent', 'x'), 'There is no such folder'],
    ['a name with a colon', 'a:b', 'A file cannot have this name'],
    ['no name', ' .kinode', 'The project has no name'],
  ])('refuses %s and leaves the open project open', async (_name, path, reason) => {
    const handlers = makeHandlers()
    const there = value(await handlers['projects.create']({ path: 'there' }))
    expect(await handlers['projects.create']({ path })).toMatchObject({ status: 'failed', reason })
    expect(value(await handlers['projects.current']({}))).toEqual(there)
    expect(closing).toEqual([])
  })

  it('opens again what was kept, and finds a bare name in the projects folder', async () => {
    const handlers = makeHandlers()
    value(await handlers['projects.create']({ path: 'kept' }))
    session.current?.addDataset(sampleDataset())
    value(await handlers['projects.close']({}))
    expect(events.at(-1)).toBeNull()
    expect(value(await handlers['projects.current']({}))).toBeNull()
    value(await handlers['projects.open']({ path: 'kept' }))
    expect(session.current?.datasets()).toHaveLength(1)
  })

  it('ends what works on the open project before another takes its place', async () => {
    const handlers = makeHandlers()
    const first = value(await handlers['projects.create']({ path: 'first' }))
    value(await handlers['projects.create']({ path: 'second' }))
    expect(closing).toEqual([first.path])
    expect(readdirSync(projects).sort()).toEqual([
      ...['first.kinode', 'second.kinode', 'second.kinode-shm', 'second.kinode-wal'],
    ])
  })

  it('does nothing when the open project is opened again, by whatever path', async () => {
    const handlers = makeHandlers()
    const info = value(await handlers['projects.create']({ path: 'same' }))
    symlinkSync(info.path, join(folder, 'link.kinode'))
    for (const path of [info.path, join(folder, 'link.kinode'), 'same'])
      expect(value(await handlers['projects.open']({ path }))).toEqual(info)
    expect([closing, events]).toEqual([[], [info]])
  })

  it('keeps the open project when another file cannot be opened', async () => {
    const handlers = makeHandlers()
    const info = value(await handlers['projects.create']({ path: 'good' }))
    writeFileSync(join(folder, 'bad.kinode'), 'no project')
    expect(await handlers['projects.open']({ path: join(folder, 'bad.kinode') })).toMatchObject({ status: 'failed' })
    expect(await handlers['projects.open']({ path: join(folder, 'absent.kinode') })).toMatchObject({ status: 'failed' })
    expect(value(await handlers['projects.current']({}))).toEqual(info)
  })

  it('opens two at once one after the other, and leaves no store behind', async () => {
    const handlers = makeHandlers()
    await Promise.all(['a', 'b', 'c'].map(async (path) => handlers['projects.create']({ path })))
    expect(session.current?.path).toBe(join(projects, 'c.kinode'))
    expect(readdirSync(projects).filter((name) => name.endsWith('-wal'))).toEqual(['c.kinode-wal'])
  })

  it('asks the host for a file where the host can', async () => {
    expect(await makeHandlers()['projects.choose']({ purpose: 'open' })).toMatchObject({ status: 'failed' })
    chosen = (purpose) => Promise.resolve(purpose === 'open' ? '/some/where.kinode' : null)
    expect(value(await makeHandlers()['projects.choose']({ purpose: 'open' }))).toBe('/some/where.kinode')
    expect(value(await makeHandlers()['projects.choose']({ purpose: 'create' }))).toBeNull()
  })
})

describe('sending and fetching a project', () => {
  it('gives a whole copy of the open one, which opens elsewhere', async () => {
    const handlers = makeHandlers()
    expect(await handlers['projects.download']({})).toMatchObject({ status: 'failed' })
    value(await handlers['projects.create']({ path: 'mine' }))
    session.current?.addDataset(sampleDataset())
    const { fileName, content } = value(await handlers['projects.download']({}))
    expect(fileName).toBe('mine.kinode')
    const info = value(await handlers['projects.upload']({ fileName, content }))
    expect(info).toMatchObject({ path: join(projects, 'mine 2.kinode'), readOnlyReason: null })
    expect(session.current?.datasets()).toHaveLength(1)
  })

  it('keeps nothing of an upload that is no project, nor leaves the projects folder', async () => {
    const handlers = makeHandlers()
    const content = new TextEncoder().encode('time,A\n')
    expect(await handlers['projects.upload']({ fileName: '../../evil.kinode', content })).toMatchObject({
      status: 'failed',
      where: join(projects, 'evil.kinode'),
    })
    expect(readdirSync(projects)).toEqual([])
    expect(readdirSync(folder)).toEqual(['Kinode'])
  })
})

describe('recent projects', () => {
  it('are listed newest first, once each, with those that are gone marked', async () => {
    const handlers = makeHandlers()
    for (const path of ['a', 'b', 'a']) {
      const there = existsSync(join(projects, `${path}.kinode`))
      value(await handlers[there ? 'projects.open' : 'projects.create']({ path }))
    }
    rmSync(join(projects, 'b.kinode'))
    expect(value(await handlers['projects.recent']({}))).toEqual([
      { path: join(projects, 'a.kinode'), name: 'a', openedAt: '2026-01-01T00:00:00.000Z', exists: true },
      { path: join(projects, 'b.kinode'), name: 'b', openedAt: '2026-01-01T00:00:00.000Z', exists: false },
    ])
    value(await handlers['projects.forget']({ path: join(projects, 'b.kinode') }))
    expect(value(await makeHandlers()['projects.recent']({})).map((recent) => recent.name)).toEqual(['a'])
  })

  it('are twenty at most', async () => {
    const handlers = makeHandlers()
    for (let i = 0; i < 22; i += 1) value(await handlers['projects.create']({ path: `p${i}` }))
    const names = value(await handlers['projects.recent']({})).map((recent) => recent.name)
    expect([names.length, names[0], names.at(-1)]).toEqual([20, 'p21', 'p2'])
  })

  it('begin anew from a list that cannot be read, which is kept', async () => {
    mkdirSync(configuration)
    writeFileSync(join(configuration, 'recent-projects.json'), '{ torn')
    const handlers = makeHandlers()
    expect(value(await handlers['projects.recent']({}))).toEqual([])
    expect(reports).toHaveLength(1)
    expect(readFileSync(join(configuration, 'recent-projects.json.unreadable'), 'utf8')).toBe('{ torn')
  })

  it('do not hinder work where they cannot be written', async () => {
    writeFileSync(configuration, 'a file in the way')
    value(await makeHandlers()['projects.create']({ path: 'a' }))
    expect(reports.length).toBeGreaterThan(0)
  })
})

describe('the layout', () => {
  it('is kept with the project', async () => {
    const handlers = makeHandlers()
    expect(await handlers['layout.read']({})).toMatchObject({ status: 'failed' })
    value(await handlers['projects.create']({ path: 'a' }))
    expect(value(await handlers['layout.read']({}))).toEqual({})
    value(await handlers['layout.write']({ layout: { left: 240 } }))
    expect(value(await handlers['layout.read']({}))).toEqual({ left: 240 })
  })

  it('of a project that is open elsewhere cannot be changed, and that is said', async () => {
    const handlers = makeHandlers()
    const { path } = value(await handlers['projects.create']({ path: 'a' }))
    const other = session
    session = new ProjectSession()
    const second = makeHandlers()
    expect(value(await second['projects.open']({ path })).readOnlyReason).toContain('has the project open')
    expect(await second['layout.write']({ layout: {} })).toMatchObject({
      status: 'failed',
      reason: 'The project is open for reading only',
    })
    other.current?.close()
  })
})

import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { mkdtemp } from 'node:fs/promises'
import {
  type Emit,
  type Handlers,
  type Outcome,
  type ProjectInfo,
  type WorkbenchContract,
  failed,
  succeeded,
} from '../../shared'
import type { BackendPorts } from '../ports'
import { type ProjectStore, attempt, sqliteProjectFiles, storeFailure } from '../store'
import { existingProjectPath, freeProjectPath, newProjectPath, projectName } from './project-path'
import { createLayoutHandlers } from './layout-handlers'
import { RecentProjects } from './recent-projects'
import type { ProjectSession } from './session'
import { writeWhole } from './write-whole'

type ProjectCalls =
  | 'projects.recent'
  | 'projects.current'
  | 'projects.choose'
  | 'projects.create'
  | 'projects.open'
  | 'projects.close'
  | 'projects.upload'
  | 'projects.download'
  | 'projects.forget'
  | 'layout.read'
  | 'layout.write'
type ProjectPorts = Pick<
  BackendPorts,
  'chooseProjectFile' | 'projectsFolder' | 'configurationFolder' | 'now' | 'report'
>

function describe(store: ProjectStore): ProjectInfo {
  return { path: store.path, name: projectName(store.path), readOnlyReason: store.readOnlyReason }
}

/**
 * Creating, opening, closing, sending and fetching project files, and the layout that each keeps. A project that cannot be opened leaves the open one open.
 * @param beforeClose ends what still works on the open project; it is closed when that has resolved
 */
export function createProjectHandlers(
  session: ProjectSession,
  ports: ProjectPorts,
  emit: Emit<WorkbenchContract>,
  beforeClose: () => Promise<void>,
): Pick<Handlers<WorkbenchContract>, ProjectCalls> {
  const files = sqliteProjectFiles({ now: () => ports.now(), report: (error) => ports.report(error) })
  const recent = new RecentProjects(ports.configurationFolder, (error) => ports.report(error))
  const inTurn = oneAtATime()

  const closeCurrent = async (): Promise<Outcome<null>> => {
    const store = session.current
    if (store === null) return succeeded(null)
    await beforeClose()
    session.replace(null)
    return attempt(store, () => {
      store.close()
      return null
    })
  }

  const replaceBy = async (store: ProjectStore): Promise<Outcome<ProjectInfo>> => {
    const closed = await closeCurrent()
    // The new project is open all the same; what the old one could not write is said.
    if (closed.status === 'failed') emit('notice', { severity: 'error', message: closed.reason })
    session.replace(store)
    recent.add(store.path, new Date(ports.now()).toISOString())
    const info = describe(store)
    emit('project.changed', info)
    return succeeded(info)
  }

  const open = async (path: string): Promise<Outcome<ProjectInfo>> => {
    if (session.current?.path === path) return succeeded(describe(session.current))
    const store = files.open(path)
    return store.status === 'failed' ? store : replaceBy(store.value)
  }

  return {
    'projects.recent': () => succeeded(recent.list()),
    'projects.current': () => succeeded(session.current === null ? null : describe(session.current)),
    'projects.choose': async ({ purpose }) =>
      ports.chooseProjectFile === null
        ? failed('This host has no file dialog of its own', '', 'Give the path, or upload the file.')
        : succeeded(await ports.chooseProjectFile(purpose)),
    'projects.create': ({ path }) =>
      inTurn(async () => {
        const target = newProjectPath(path, ports.projectsFolder)
        if (target.status === 'failed') return target
        const folder = attempt({ path: ports.projectsFolder }, () => {
          if (dirname(target.value) === resolve(ports.projectsFolder))
            mkdirSync(ports.projectsFolder, { recursive: true })
        })
        if (folder.status === 'failed') return folder
        const store = files.create(target.value)
        return store.status === 'failed' ? store : replaceBy(store.value)
      }),
    'projects.open': ({ path }) => inTurn(() => open(existingProjectPath(path, ports.projectsFolder))),
    'projects.close': () =>
      inTurn(async () => {
        const closed = await closeCurrent()
        emit('project.changed', null)
        return closed
      }),
    'projects.upload': ({ fileName, content }) =>
      inTurn(async () => {
        const path = freeProjectPath(fileName, ports.projectsFolder)
        const written = attempt({ path }, () => writeWhole(path, content))
        if (written.status === 'failed') return written
        const opened = await open(path)
        // The sender still has it.
        if (opened.status === 'failed') rmSync(path, { force: true })
        return opened
      }),
    'projects.download': async () => {
      const store = session.require()
      if (store.status === 'failed') return store
      const { path } = store.value
      const folder = await mkdtemp(join(tmpdir(), 'kinode-copy-'))
      try {
        const copy = join(folder, basename(path))
        await store.value.copyTo(copy)
        const content = new Uint8Array(readFileSync(copy))
        return succeeded({ fileName: basename(path), mediaType: 'application/vnd.sqlite3', content })
      } catch (error) {
        const failure = storeFailure(error, folder)
        if (failure === null) throw error
        return failure
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    'projects.forget': ({ path }) => {
      recent.forget(path)
      return succeeded(null)
    },
    ...createLayoutHandlers(session),
  }
}

/** Runs tasks one after the other: two projects opened at once end with the second, and with no store left open. */
function oneAtATime(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const next = last.then(task, task)
    last = next
    return next
  }
}

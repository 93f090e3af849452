import { type BaseWindow, type WebContents, app, dialog } from 'electron'
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Backend, openOrCreateProject } from '../backend'
import { type Channel, type Failure, describeFailure } from '../shared'
import { chooseProjectFile } from './project-dialogs'
import type { WindowPlaceMemory } from './window-place'
import { WorkbenchWindow } from './workbench-window'

type ChooseProjectFile = (purpose: 'open' | 'create') => Promise<string | null>

/** Every window of the application: one for each project file, and at most one without. */
export class WorkbenchWindows {
  /** The window used last is the last. */
  private readonly windows: WorkbenchWindow[] = []
  private lastShown: Promise<void> = Promise.resolve()

  constructor(
    private readonly options: {
      preload: string
      projectsFolder: string
      places: WindowPlaceMemory
      createBackend: (choose: ChooseProjectFile) => Backend
      report: (error: unknown) => void
    },
  ) {}

  /** Shows a project in the window that has it, else in one that has none, else in a new one; null: any window. */
  show(project: string | null): Promise<void> {
    // One after the other, so that two files asked for at once do not take the same empty window.
    const shown = this.lastShown.then(() => this.showNow(project === null ? null : identity(project)))
    this.lastShown = shown.catch(() => undefined)
    return shown
  }

  private async showNow(path: string | null): Promise<void> {
    const last = this.windows.at(-1)
    if (path === null && last !== undefined) return last.focus()
    const holder = path === null ? undefined : this.holderOf(path)
    if (holder !== undefined) return holder.focus()
    const empty = this.windows.find((window) => window.projectPath === null)
    const target = empty ?? this.create()
    const opened = path === null ? null : await openOrCreateProject(target.backend.client(), path)
    if (opened?.status === 'ok') app.addRecentDocument(opened.value.path)
    if (empty === undefined) await target.load()
    else target.focus()
    if (opened?.status === 'failed') void this.complain(target.window, opened).catch(this.options.report)
  }

  /** Asks for a file over the window used last and shows it. */
  async choose(purpose: 'open' | 'create'): Promise<void> {
    const last = this.windows.at(-1) ?? this.create()
    const path = await this.ask(last, purpose)
    if (path !== null) await this.show(path)
  }

  /** Serves the contract to the window that holds these contents. @returns false when none does */
  attach(contents: WebContents, channel: Channel): boolean {
    const owner = this.windows.find(({ window }) => window.webContents === contents)
    owner?.backend.attach(channel)
    return owner !== undefined
  }

  private create(): WorkbenchWindow {
    const { preload, places, report } = this.options
    const backend = this.options.createBackend((purpose) => this.ask(created, purpose))
    const created: WorkbenchWindow = new WorkbenchWindow(backend, {
      preload,
      places,
      openWindows: this.windows.length,
      report,
    })
    this.windows.push(created)
    created.window.on('focus', () => {
      this.remove(created)
      this.windows.push(created)
    })
    created.window.on('closed', () => this.remove(created))
    return created
  }

  private remove(window: WorkbenchWindow): void {
    const at = this.windows.indexOf(window)
    if (at >= 0) this.windows.splice(at, 1)
  }

  /** A file that another window has is shown there; the asking window then gets none. */
  private async ask(asking: WorkbenchWindow, purpose: 'open' | 'create'): Promise<string | null> {
    const path = await chooseProjectFile(asking.window, purpose, this.options.projectsFolder)
    const holder = path === null ? undefined : this.holderOf(identity(path))
    if (holder === undefined || holder === asking) return path
    holder.focus()
    return null
  }

  private holderOf(path: string): WorkbenchWindow | undefined {
    return this.windows.find((window) => window.projectPath !== null && identity(window.projectPath) === path)
  }

  private async complain(window: BaseWindow, failure: Failure): Promise<void> {
    const message = describeFailure(failure)
    await dialog.showMessageBox(window, { type: 'error', title: 'Kinode', message, noLink: true })
  }
}

/** One name for one file, whatever links lead to it. */
function identity(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

import { BrowserWindow, dialog } from 'electron'
import type { Backend } from '../backend'
import { waitAtMost } from './bounded-wait'
import { pageAddress } from './page-scheme'
import { type WindowPlaceMemory, smallestSize } from './window-place'

/** Twice what the backend gives an engine to write its last checkpoint. */
const longestClose = 10_000

/** One window with a backend, and so a project, of its own. */
export class WorkbenchWindow {
  readonly window: BrowserWindow
  private path: string | null = null
  private ending: Promise<void> | null = null
  private ended = false

  constructor(
    readonly backend: Backend,
    private readonly options: {
      preload: string
      places: WindowPlaceMemory
      openWindows: number
      report: (error: unknown) => void
    },
  ) {
    const place = options.places.next(options.openWindows)
    this.window = new BrowserWindow({
      ...place.bounds,
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      show: false,
      title: 'Kinode',
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        navigateOnDragDrop: false,
        spellcheck: false,
      },
    })
    if (place.maximized) this.window.maximize()
    backend.client().on('project.changed', (project) => {
      this.path = project?.path ?? null
    })
    this.window.once('ready-to-show', () => {
      this.window.show()
      backend.prepareEngine()
    })
    this.window.on('close', (event) => {
      if (this.ended) return
      event.preventDefault()
      void this.end()
    })
    this.window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit' && this.ending === null) void this.offerReload(reason)
    })
  }

  /** Absolute path of the open project; null when none is open. */
  get projectPath(): string | null {
    return this.path
  }

  async load(): Promise<void> {
    try {
      await this.window.loadURL(pageAddress)
    } catch (error) {
      // A window that was closed while it loaded has nothing to say.
      if (!this.window.isDestroyed()) throw error
    }
  }

  focus(): void {
    if (this.window.isMinimized()) this.window.restore()
    this.window.show()
    this.window.focus()
  }

  /** Closes the window once its runs are checkpointed and its project is one file again. */
  end(): Promise<void> {
    this.ending ??= this.close()
    return this.ending
  }

  private async close(): Promise<void> {
    this.options.places.remember(this.window)
    this.window.hide()
    await waitAtMost(longestClose, this.backend.close(), this.options.report)
    this.ended = true
    this.window.destroy()
  }

  private async offerReload(reason: string): Promise<void> {
    const { response } = await dialog.showMessageBox(this.window, {
      type: 'error',
      title: 'Kinode',
      message: 'The window stopped working.',
      detail: `Runs go on and nothing of the project is lost (${reason}).`,
      buttons: ['Reload', 'Close'],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    })
    if (response === 0) this.window.webContents.reload()
    else void this.end()
  }
}

import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type { StandInWindow } from './window'

/** `app`, with Electron's order of events when it quits. */
export class StandInApplication extends EventEmitter {
  readonly isPackaged = false
  readonly windows = new Set<StandInWindow>()
  readonly recentDocuments: string[] = []
  /** Whether this start is the first of the application on this machine. */
  holdsLock = true
  lockData: unknown
  quitCalls = 0
  private ready = false
  private quitting = false
  readonly hasQuit: Promise<void>
  private settleQuit: () => void = () => undefined

  constructor(private readonly home: string) {
    super()
    this.hasQuit = new Promise((resolve) => (this.settleQuit = resolve))
  }

  requestSingleInstanceLock(data: unknown): boolean {
    this.lockData = data
    return this.holdsLock
  }

  isReady(): boolean {
    return this.ready
  }

  async whenReady(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.ready = true
  }

  getPath(name: string): string {
    return join(this.home, name)
  }

  addRecentDocument(path: string): void {
    this.recentDocuments.push(path)
  }

  showAboutPanel(): void {}

  /** Asks every window to close; one that prevents it ends the quitting until it is asked for again. */
  quit(): void {
    this.quitCalls += 1
    this.quitting = true
    this.emit('before-quit', {})
    for (const window of [...this.windows]) window.close()
    if (this.windows.size === 0) this.finish()
    else this.quitting = false
  }

  windowClosed(window: StandInWindow): void {
    this.windows.delete(window)
    if (this.windows.size === 0 && !this.quitting) this.emit('window-all-closed')
  }

  private finish(): void {
    this.emit('will-quit', {})
    this.settleQuit()
  }
}

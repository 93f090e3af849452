import { EventEmitter } from 'node:events'
import type { Browser, BrowserContext, Frame, Page, Route } from 'playwright-core'
import type { StandInApplication } from './application'
import { preloadScript } from './page-bridge'
import type { StandInPort } from './ports'
import type { StandInSession } from './session'

/** Chromium knows no schemes of ours: to the page, kinode://workbench is this origin, and to the main code it is kinode://workbench. */
const pageOrigin = 'https://workbench.kinode.test'
const ownOrigin = 'kinode://workbench'

export const toPage = (url: string): string => url.replace(ownOrigin, pageOrigin)
const fromPage = (url: string): string => url.replace(pageOrigin, ownOrigin)

interface WindowOptions {
  width: number
  height: number
  x?: number
  y?: number
  webPreferences: Record<string, unknown> & { preload: string }
}

/** What a window needs of the application around it. */
export interface Surroundings {
  application: StandInApplication
  session: StandInSession
  ipcMain: EventEmitter
  browser: Browser
}

/** `WebFrameMain` */
export class StandInFrame {
  constructor(
    readonly url: string,
    private readonly deliver: (channel: string, message: unknown, ports: StandInPort[]) => void,
  ) {}

  get origin(): string {
    return this.url.startsWith(`${ownOrigin}/`) ? ownOrigin : 'null'
  }

  postMessage(channel: string, message: unknown, transfer: StandInPort[] = []): void {
    this.deliver(channel, message, transfer)
  }
}

/** `WebContents` over a page of Chromium. */
export class StandInWebContents extends EventEmitter {
  mainFrame: StandInFrame
  page: Page | null = null
  /** What the page said: errors, and violations of its policy. */
  readonly complaints: string[] = []
  /** Headers of the answers that the page got, by address. */
  readonly answers = new Map<string, Record<string, string>>()
  private windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null
  private readonly ports = new Map<number, StandInPort>()
  private loading = false

  constructor(
    private readonly surroundings: Surroundings,
    private readonly preload: string,
  ) {
    super()
    this.mainFrame = this.frameAt(ownOrigin)
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler
  }

  reload(): void {
    void this.navigate((page) => page.reload())
  }

  async load(url: string): Promise<void> {
    const context = await this.surroundings.browser.newContext({
      viewport: { width: 1280, height: 720 },
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Electron/45.4.1 Safari/537.36',
    })
    this.page = await this.connect(context)
    await this.navigate((page) => page.goto(toPage(url)))
  }

  /** Ends the page as the end of its window does. */
  async end(): Promise<void> {
    this.closePorts()
    // The browser itself may be ending.
    await this.page
      ?.context()
      .close()
      .catch(() => undefined)
  }

  private async connect(context: BrowserContext): Promise<Page> {
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('popup', (popup) => {
      const answer = this.windowOpenHandler?.({ url: fromPage(popup.url()) })
      if (answer?.action !== 'allow') void popup.close()
    })
    page.on('download', (download) => this.surroundings.session.download(download))
    await page.exposeBinding('__standInSend', ({ frame }, channel: string, words: unknown[]) => {
      const sender = frame === page.mainFrame() ? this.mainFrame : this.frameAt(fromPage(frame.url()))
      this.surroundings.ipcMain.emit(channel, { sender: this, senderFrame: sender }, ...words)
    })
    await page.exposeBinding('__standInPort', (_source, id: number, message: unknown) =>
      this.ports.get(id)?.postMessage(message),
    )
    await page.addInitScript({ content: preloadScript(this.preload) })
    await page.route('**/*', (route) => this.answer(route, page.mainFrame()))
    return page
  }

  private async answer(route: Route, mainFrame: Frame): Promise<void> {
    const request = route.request()
    const url = fromPage(request.url())
    if (request.isNavigationRequest() && !this.loading && this.navigationPrevented(url, request.frame() === mainFrame))
      return route.abort('aborted')
    const response = await this.surroundings.session.answer(url, request.method())
    if (response === null) return route.abort('addressunreachable')
    const headers = Object.fromEntries(response.headers)
    this.answers.set(url, headers)
    await route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) })
  }

  private navigationPrevented(url: string, isMainFrame: boolean): boolean {
    let prevented = false
    this.emit('will-frame-navigate', { url, isMainFrame, preventDefault: () => (prevented = true) })
    return prevented
  }

  private async navigate(act: (page: Page) => Promise<unknown>): Promise<void> {
    if (this.page === null) throw new Error('The window has loaded nothing yet.')
    this.closePorts()
    this.mainFrame = this.frameAt(`${ownOrigin}/`)
    this.loading = true
    try {
      await act(this.page)
    } finally {
      this.loading = false
    }
  }

  /** A page that goes takes its ends of the ports with it. */
  private closePorts(): void {
    for (const port of this.ports.values()) port.close()
    this.ports.clear()
  }

  private frameAt(url: string): StandInFrame {
    return new StandInFrame(url, (channel, message, ports) => {
      const ids = ports.map((port) => this.bridge(port))
      // A page that is just closing hears nothing more.
      this.page
        ?.evaluate(([name, content, portIds]) => window.__standIn.deliver(name, content, portIds), [
          channel,
          message,
          ids,
        ] as const)
        .catch(() => null)
    })
  }

  private bridge(port: StandInPort): number {
    const id = nextPortId++
    this.ports.set(id, port)
    port.on('message', ({ data }: { data: unknown }) => {
      // A page that is just closing hears nothing more.
      this.page
        ?.evaluate(([to, message]) => window.__standIn.fromMain(to, message), [id, data] as const)
        .catch(() => null)
    })
    port.start()
    return id
  }
}

let nextPortId = 1

/** `BrowserWindow` */
export class StandInWindow extends EventEmitter {
  readonly webContents: StandInWebContents
  visible = false
  focusCalls = 0
  loaded: Promise<void> | null = null
  private destroyed = false

  constructor(
    readonly options: WindowOptions,
    private readonly surroundings: Surroundings,
  ) {
    super()
    this.webContents = new StandInWebContents(surroundings, options.webPreferences.preload)
    surroundings.application.windows.add(this)
    surroundings.application.emit('web-contents-created', {}, this.webContents)
  }

  loadURL(url: string): Promise<void> {
    this.loaded = this.webContents.load(url).then(() => void this.emit('ready-to-show'))
    return this.loaded
  }

  close(): void {
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (!prevented) this.destroy()
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  destroy(): void {
    this.destroyed = true
    void this.webContents.end()
    this.emit('closed')
    this.surroundings.application.windowClosed(this)
  }

  show(): void {
    this.visible = true
  }

  hide(): void {
    this.visible = false
  }

  focus(): void {
    this.focusCalls += 1
    this.emit('focus')
  }

  maximize(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false
  }
  isMaximized(): boolean {
    return false
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    const { x = 10, y = 20, width, height } = this.options
    return { x, y, width, height }
  }
}

declare global {
  interface Window {
    __standIn: {
      deliver(channel: string, message: unknown, portIds: readonly number[]): void
      fromMain(id: number, message: unknown): void
      pagePort: MessagePort | null
    }
    __standInSend(channel: string, words: unknown[]): void
  }
}

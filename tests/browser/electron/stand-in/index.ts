import { EventEmitter } from 'node:events'
import { registerHooks } from 'node:module'
import { type Browser, chromium } from 'playwright-core'
import { StandInApplication } from './application'
import { StandInMessageChannel } from './ports'
import { StandInSession } from './session'
import { utilityProcess } from './utility-process'
import { StandInWindow } from './window'

export { processes } from './utility-process'
export type { StandInWindow } from './window'

/** What the tests hold of the stand-in. */
export interface StandIn {
  application: StandInApplication
  session: StandInSession
  ipcMain: EventEmitter
  /** Answers to the next dialogs, in order. */
  dialogAnswers: unknown[]
  /** The dialogs that were shown, by the name of the call. */
  dialogs: { kind: string; options: unknown }[]
  menu: { label?: string; submenu?: unknown }[]
  end(): Promise<void>
}

const specifier = 'electron'
const address = 'stand-in:electron'

/**
 * Makes `import ... from 'electron'` mean this stand-in from now on, in this process.
 * @param home folder that stands for the person's home
 * @param executablePath Chromium
 */
export async function installStandIn(home: string, executablePath: string): Promise<StandIn> {
  const browser: Browser = await chromium.launch({ executablePath, chromiumSandbox: false })
  const application = new StandInApplication(home)
  const session = new StandInSession()
  const ipcMain = new EventEmitter()
  const standIn: StandIn = {
    application,
    session,
    ipcMain,
    dialogAnswers: [],
    dialogs: [],
    menu: [],
    end: () => browser.close(),
  }
  const dialog = (kind: string) => (_window: unknown, options: unknown) => {
    standIn.dialogs.push({ kind, options })
    return Promise.resolve(
      standIn.dialogAnswers.shift() ?? { canceled: true, filePaths: [], filePath: '', response: 0 },
    )
  }
  class BrowserWindow extends StandInWindow {
    constructor(options: ConstructorParameters<typeof StandInWindow>[0]) {
      super(options, { application, session, ipcMain, browser })
    }
  }
  const module: Record<string, unknown> = {
    app: application,
    BrowserWindow,
    dialog: {
      showOpenDialog: dialog('open'),
      showSaveDialog: dialog('save'),
      showMessageBox: dialog('message'),
    },
    ipcMain,
    Menu: {
      buildFromTemplate: (template: StandIn['menu']) => template,
      setApplicationMenu: (menu: StandIn['menu']) => (standIn.menu = menu),
    },
    MessageChannelMain: StandInMessageChannel,
    nativeTheme: { themeSource: 'system' },
    protocol: session.protocol,
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: { defaultSession: session },
    shell: { openPath: () => Promise.resolve('') },
    utilityProcess,
  }
  serveAsModule(module)
  return standIn
}

function serveAsModule(module: Record<string, unknown>): void {
  const name = '__electronStandIn'
  Object.defineProperty(globalThis, name, { value: module })
  const source = Object.keys(module).map((key) => `export const ${key} = globalThis.${name}.${key}`)
  registerHooks({
    resolve: (wanted, context, next) =>
      wanted === specifier ? { url: address, format: 'module', shortCircuit: true } : next(wanted, context),
    load: (url, context, next) =>
      url === address ? { format: 'module', source: source.join('\n'), shortCircuit: true } : next(url, context),
  })
}

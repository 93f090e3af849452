import { app, session } from 'electron'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { createBackend, hostPorts, installationAt } from '../backend'
import { confinePages } from './confinement'
import { saveDownloads } from './downloads'
import { installMenu } from './menu'
import { declarePageScheme, servePages } from './page-scheme'
import { handOverPorts } from './port-handover'
import { projectArgument } from './project-argument'
import { utilityEngineStarter } from './utility-engine-starter'
import { WindowPlaceMemory } from './window-place'
import { WorkbenchWindows } from './workbench-windows'

const installation = installationAt(resolve(import.meta.dirname, '../..'))
const report = (error: unknown): void => console.error(error)
const shared = hostPorts(installation, {
  hostKind: 'electron',
  engines: utilityEngineStarter(installation.engineEntry),
  engineCount: availableParallelism(),
  chooseProjectFile: null,
  report,
})

const windows = new WorkbenchWindows({
  preload: installation.preload,
  projectsFolder: shared.projectsFolder,
  places: new WindowPlaceMemory(join(shared.configurationFolder, 'window.json'), report),
  createBackend: (chooseProjectFile) => createBackend({ ...shared, chooseProjectFile }),
  report,
})

/** What is to be shown once the application is ready; a file may be named before. */
let wanted = projectArgument(process.argv, process.cwd())
const show = (project: string | null): void => void windows.show(project).catch(report)

function start(): void {
  confinePages(session.defaultSession)
  servePages(session.defaultSession, installation.renderer)
  saveDownloads(session.defaultSession)
  handOverPorts((contents, channel) => windows.attach(contents, channel))
  installMenu({
    newProject: () => void windows.choose('create').catch(report),
    openProject: () => void windows.choose('open').catch(report),
    projectsFolder: shared.projectsFolder,
  })
  show(wanted)
}

// A second start hands its project to the first, which has the files.
if (app.requestSingleInstanceLock({ project: wanted })) {
  let quitting = false
  declarePageScheme()
  app.on('second-instance', (_event, _words, _folder, data) => {
    const project = (data as { project?: unknown } | null)?.project
    show(typeof project === 'string' ? project : null)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (app.isReady()) show(path)
    else wanted = path
  })
  app.on('activate', () => show(null))
  app.on('before-quit', () => {
    quitting = true
  })
  // Windows close when their backends have; the last one ends the application, which on a Mac goes on without windows.
  app.on('window-all-closed', () => {
    if (quitting || process.platform !== 'darwin') app.quit()
  })
  app.whenReady().then(start).catch(report)
} else {
  app.quit()
}

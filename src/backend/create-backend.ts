import {
  type Emit,
  type EventName,
  type EventPayload,
  type Handlers,
  type WorkbenchContract,
  connect,
  memoryChannel,
  serve,
  succeeded,
  workbenchContract,
} from '../shared'
import type { Backend } from './backend'
import { createBenchHandlers } from './bench'
import { createDatasetHandlers } from './datasets'
import { createExampleHandlers } from './examples'
import { createExportHandlers } from './export'
import { createGradientHandlers } from './gradient/gradient-handlers'
import { solverCatalogue } from './host/catalogue'
import { currentVersions } from './host/versions'
import { LabRuns, createLabHandlers } from './lab'
import type { BackendPorts } from './ports'
import { createProjectHandlers } from './projects'
import { ProjectSession } from './projects/session'
import { EnginePool } from './runs/engine-pool'
import { createRunHandlers } from './runs/run-handlers'
import { RunQueue } from './runs/run-queue'
import { createScalingHandlers } from './scaling/scaling-handlers'
import { createSimulationHandlers } from './simulation/simulation-handlers'

/** The application without a window: every service over one open project, behind the workbench contract. */
export function createBackend(ports: BackendPorts): Backend {
  const listeners = new Set<Emit<WorkbenchContract>>()
  const emit: Emit<WorkbenchContract> = <K extends EventName<WorkbenchContract>>(
    name: K,
    payload: EventPayload<WorkbenchContract, K>,
  ) => {
    for (const listener of listeners) listener(name, payload)
  }

  const versions = currentVersions()
  const session = new ProjectSession()
  const engines = new EnginePool(ports.engines, ports.report)
  const queue = new RunQueue(session, engines, ports.engineCount, versions, emit, ports.report)
  const lab = new LabRuns(session, engines, versions, ports.labDataFolder, () => ports.now(), emit)
  const endWork = async (): Promise<void> => {
    await Promise.all([queue.pauseAll(), lab.stopAll()])
  }
  session.onChange((store) => {
    if (store !== null) queue.adopt(store)
  })

  const handlers: Handlers<WorkbenchContract> = {
    'host.info': () =>
      succeeded({
        kind: ports.hostKind,
        nativeDialogs: ports.chooseProjectFile !== null,
        cores: ports.engineCount,
        projectsFolder: ports.projectsFolder,
        versions,
        catalogue: solverCatalogue(),
      }),
    ...createProjectHandlers(session, ports, emit, endWork),
    ...createDatasetHandlers(session, emit),
    ...createScalingHandlers(session, ports.examplesFolder),
    ...createExampleHandlers(session, ports.examplesFolder, emit),
    ...createRunHandlers(session, queue, emit),
    ...createSimulationHandlers(session, engines, ports.examplesFolder),
    ...createGradientHandlers(session, engines, ports.examplesFolder, emit),
    ...createExportHandlers(session, ports),
    ...createLabHandlers(session, lab),
    ...createBenchHandlers(engines, ports, versions, emit),
  }

  let closing: Promise<void> | null = null
  return {
    handlers,
    client() {
      const [near, far] = memoryChannel()
      this.attach(far)
      return connect(workbenchContract, near, ports.report)
    },
    attach(channel) {
      const tell = serve(workbenchContract, channel, handlers, ports.report)
      listeners.add(tell)
      channel.onClose(() => listeners.delete(tell))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    prepareEngine() {
      engines.prepare()
    },
    close() {
      closing ??= endWork().then(() => {
        engines.close()
        const store = session.current
        session.replace(null)
        store?.close()
      })
      return closing
    },
  }
}

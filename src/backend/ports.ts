import type { Channel, HostInfo } from '../shared'
import type { BenchFolders } from './bench'

/** A running engine process: a channel to it, and an end to it. */
export interface EngineProcess {
  /** Speaks the engine contract; closes when the process ends, however it ends. */
  readonly channel: Channel
  /** Operating-system process id; null for an engine inside this process (tests). */
  readonly processId: number | null
  /** Ends the process at once. */
  kill(): void
}

/** Starts engine processes: a utility process under Electron, a forked Node process elsewhere, one entry file for both. */
export interface EngineStarter {
  start(): EngineProcess
}

/** Everything that differs between the backend's callers: Electron, the web host, the command line, tests. */
export interface BackendPorts {
  hostKind: HostInfo['kind']
  engines: EngineStarter
  /** How many engine processes may train at once. */
  engineCount: number
  /** The host's own file dialog; null where there is none. */
  chooseProjectFile: ((purpose: 'open' | 'create') => Promise<string | null>) | null
  /** Where new projects go when no path is given. Created when first needed. */
  projectsFolder: string
  /** Where the list of recent projects is kept. Created when first needed. */
  configurationFolder: string
  /** Folder with `<name>/example.json` and `<name>/data.csv`. */
  examplesFolder: string
  /** Folder with the measurements that experiments of the Lab take. */
  labDataFolder: string
  /** Folder with the fonts that exported pictures embed. */
  fontsFolder: string
  /** What benchmarks need. */
  bench: BenchFolders
  /** Milliseconds since 1970. */
  now(): number
  /** A mistake of ours, for the host's log. */
  report(error: unknown): void
}

import { join } from 'node:path'
import type { BenchFolders } from '../bench'

/** Where the parts of a built Kinode lie. */
export interface Installation {
  engineEntry: string
  preload: string
  /** Folder with the built window: index.html and its assets. */
  renderer: string
  examples: string
  labData: string
  fonts: string
  bench: BenchFolders
}

/** @param root the folder that holds `out` and `resources`, absolute */
export function installationAt(root: string): Installation {
  return {
    engineEntry: join(root, 'out', 'main', 'engine.js'),
    preload: join(root, 'out', 'preload', 'index.cjs'),
    renderer: join(root, 'out', 'renderer'),
    examples: join(root, 'resources', 'examples'),
    labData: join(root, 'resources', 'data'),
    fonts: join(root, 'resources', 'fonts'),
    bench: {
      problems: join(root, 'tests', 'data', 'ivp'),
      peerSources: join(root, 'tests', 'peers'),
      peerPrograms: join(root, 'node_modules', '.cache', 'kinode-peers'),
    },
  }
}

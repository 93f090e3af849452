import { homedir } from 'node:os'
import type { BackendPorts } from '../ports'
import type { Installation } from './installation'
import { personalFolders } from './personal-folders'

/** The ports that are the same in every host on this machine, completed by what the host says of itself. */
export function hostPorts(
  installation: Installation,
  host: Pick<BackendPorts, 'hostKind' | 'engines' | 'engineCount' | 'chooseProjectFile' | 'report'>,
): BackendPorts {
  const folders = personalFolders(process.platform, process.env, homedir())
  return {
    ...host,
    projectsFolder: folders.projects,
    configurationFolder: folders.configuration,
    examplesFolder: installation.examples,
    labDataFolder: installation.labData,
    fontsFolder: installation.fonts,
    bench: installation.bench,
    now: () => Date.now(),
  }
}

import { join } from 'node:path'

export interface PersonalFolders {
  /** Where new projects go when no path is given. */
  projects: string
  /** Where the list of recent projects and the window's place are kept: the same for the window, the web and the command line. */
  configuration: string
}

/**
 * A person's folders by the platform's custom; the configuration folder is the one that Electron calls `userData`.
 * @param platform `process.platform`
 * @param environment `process.env`
 * @param home the person's home folder, absolute
 */
export function personalFolders(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): PersonalFolders {
  const applicationData =
    platform === 'win32'
      ? environment['APPDATA'] || join(home, 'AppData', 'Roaming')
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : environment['XDG_CONFIG_HOME'] || join(home, '.config')
  return { projects: join(home, 'Documents', 'Kinode'), configuration: join(applicationData, 'kinode') }
}

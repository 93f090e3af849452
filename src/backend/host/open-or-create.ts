import { existsSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { Client, Outcome, ProjectInfo, WorkbenchContract } from '../../shared'

const ending = '.kinode'

/** The project file that a person's path means: as it is when it is there, else with our ending; relative to the working folder. */
export function projectFilePath(path: string): string {
  const absolute = resolve(path)
  return existsSync(absolute) || extname(absolute).toLowerCase() === ending ? absolute : absolute + ending
}

/** Opens a project file, or creates it where there is none. */
export function openOrCreateProject(client: Client<WorkbenchContract>, path: string): Promise<Outcome<ProjectInfo>> {
  const file = projectFilePath(path)
  return client.call(existsSync(file) ? 'projects.open' : 'projects.create', { path: file })
}

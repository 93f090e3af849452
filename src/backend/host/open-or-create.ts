import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Client, Outcome, ProjectInfo, WorkbenchContract } from '../../shared'

/** Opens a project file, or creates it where there is none. A relative path counts from the working folder. */
export function openOrCreateProject(client: Client<WorkbenchContract>, path: string): Promise<Outcome<ProjectInfo>> {
  const absolute = resolve(path)
  return client.call(existsSync(absolute) ? 'projects.open' : 'projects.create', { path: absolute })
}

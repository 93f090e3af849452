import type { Outcome } from '../../shared'
import type { ProjectStore } from './project-store'

/** Where projects are: makes and opens them. Nothing that a user's file can be makes it throw. */
export interface ProjectFiles {
  /** Makes a new, empty project and opens it. Fails when something is there already. */
  create(path: string): Outcome<ProjectStore>
  /** Opens for writing, or for reading only with the reason in `readOnlyReason`. */
  open(path: string): Outcome<ProjectStore>
}

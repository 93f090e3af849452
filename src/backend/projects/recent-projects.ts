import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { RecentProject } from '../../shared'
import { projectName } from './project-path'
import { writeWhole } from './write-whole'

const fileSchema = z.object({ projects: z.array(z.object({ path: z.string(), openedAt: z.string() })) })
type Entry = z.output<typeof fileSchema>['projects'][number]

const kept = 20

/** The projects opened last, newest first, in `recent-projects.json` of the configuration folder. */
export class RecentProjects {
  private readonly file: string

  constructor(
    configurationFolder: string,
    private readonly report: (error: unknown) => void,
  ) {
    this.file = join(configurationFolder, 'recent-projects.json')
  }

  list(): RecentProject[] {
    return this.read().map(({ path, openedAt }) => ({
      path,
      name: projectName(path),
      openedAt,
      exists: existsSync(path),
    }))
  }

  add(path: string, openedAt: string): void {
    this.change((entries) => [{ path, openedAt }, ...entries.filter((entry) => entry.path !== path)].slice(0, kept))
  }

  forget(path: string): void {
    this.change((entries) => entries.filter((entry) => entry.path !== path))
  }

  /** A list that cannot be written hinders nobody's work: it is reported and goes on without. */
  private change(next: (entries: Entry[]) => Entry[]): void {
    try {
      const content = JSON.stringify({ projects: next(this.read()) }, null, 2)
      writeWhole(this.file, new TextEncoder().encode(`${content}\n`))
    } catch (error) {
      this.report(error)
    }
  }

  private read(): Entry[] {
    if (!existsSync(this.file)) return []
    try {
      return fileSchema.parse(JSON.parse(readFileSync(this.file, 'utf8'))).projects
    } catch (error) {
      this.report(error)
      this.setAside()
      return []
    }
  }

  /** What could not be read is kept under another name before a new list is written over it. */
  private setAside(): void {
    try {
      renameSync(this.file, `${this.file}.unreadable`)
    } catch (error) {
      this.report(error)
    }
  }
}

import { existsSync, realpathSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type Outcome, failed, succeeded } from '../../shared'

const ending = '.kinode'

/** The project's name: its file's, without the ending. */
export function projectName(path: string): string {
  const name = basename(path)
  return name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name
}

function isBareName(path: string): boolean {
  return !/[/\\]/.test(path)
}

/** Characters that a file name may not have on one of the systems that a project file may travel to. */
// eslint-disable-next-line no-control-regex -- control characters are among them
const forbidden = /[<>:"/\\|?*\u0000-\u001f]/

/** Where a new project goes: a path as it is, a bare name into the projects folder; `.kinode` is added. */
export function newProjectPath(path: string, projectsFolder: string): Outcome<string> {
  const trimmed = path.trim()
  const whole = trimmed.toLowerCase().endsWith(ending) ? trimmed : `${trimmed}${ending}`
  if (projectName(whole).trim() === '')
    return failed('The project has no name', path, 'Give it a name, such as my-kinetics.', 'usage')
  if (!isBareName(whole)) return succeeded(resolve(whole))
  if (forbidden.test(whole))
    return failed('A file cannot have this name', path, 'Leave out the characters < > : " | ? *.', 'usage')
  return succeeded(join(resolve(projectsFolder), whole))
}

/** The project that a path means: a bare name that is not in the working folder is looked for in the projects folder. */
export function existingProjectPath(path: string, projectsFolder: string): string {
  const here = resolve(path)
  if (existsSync(here)) return realpathSync(here)
  const there = newProjectPath(path, projectsFolder)
  return isBareName(path) && there.status === 'ok' && existsSync(there.value) ? realpathSync(there.value) : here
}

/** The first of `name.kinode`, `name 2.kinode`, ... that is free in a folder. */
export function freeProjectPath(name: string, folder: string): string {
  const cleaned = projectName(name.split(/[/\\]/).at(-1) ?? '')
    .replace(new RegExp(forbidden, 'g'), '_')
    .trim()
  const base = cleaned === '' ? 'project' : cleaned
  for (let number = 1; ; number += 1) {
    const path = join(resolve(folder), `${number === 1 ? base : `${base} ${number}`}${ending}`)
    if (!existsSync(path)) return path
  }
}

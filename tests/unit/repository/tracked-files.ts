import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..', '..', '..')

/** The files that git has, or would take, as paths relative to the root; empty where this is not a clone. */
export function trackedFiles(): string[] {
  if (!existsSync(join(root, '.git'))) return []
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 } as const
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], options)
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)))
}

/** A file's text, or null for a binary file. */
export function readText(path: string): string | null {
  const content = readFileSync(join(root, path))
  return content.includes(0) ? null : content.toString('utf8')
}

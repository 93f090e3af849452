import { resolve } from 'node:path'

/**
 * The project file that a command line names: `--project FILE`, or a file with our ending as the system passes it on a double
 * click.
 * @param words the whole command line, the program's own words included
 * @returns absolute path, or null
 */
export function projectArgument(words: readonly string[], workingFolder: string): string | null {
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]
    if (word === '--project' && next !== undefined) return resolve(workingFolder, next)
    if (word.startsWith('--project=')) return resolve(workingFolder, word.slice('--project='.length))
  }
  const file = words.slice(1).find((word) => !word.startsWith('-') && word.toLowerCase().endsWith('.kinode'))
  return file === undefined ? null : resolve(workingFolder, file)
}

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandProblem, documentedCommands } from './documented-commands'
import { readText, root, trackedFiles } from './tracked-files'

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const offer = {
  scripts: Object.keys(scripts),
  programs: readdirSync(join(root, 'node_modules', '.bin')),
  hasFile: (path: string) => existsSync(join(root, path)),
}
const documents = trackedFiles().filter((path) => path.endsWith('.md') && !path.startsWith('tests/data/'))
const commands = documents.flatMap((path) =>
  documentedCommands(readText(path) ?? '').map((command) => ({ path, command })),
)

describe('the commands that the documents show', () => {
  test('name scripts, programs and files that exist', () => {
    const broken = commands
      .map(({ path, command }) => ({ path, command, problem: commandProblem(command, offer) }))
      .filter(({ problem }) => problem !== '')
    expect(broken).toEqual([])
  })

  test('are read from sh blocks without prompts and comments', () => {
    const markdown =
      'Text\n```sh\n$ npm start   # opens it\n# only a comment\nnpm run x -- \\\n  a && npx y\n```\n```json\n{}\n```\n'
    expect(documentedCommands(markdown)).toEqual(['npm start', 'npm run x -- a', 'npx y'])
  })

  test.each([
    ['npm run --silent kinode -- train a.csv', ''],
    ['npm test -- --only unit', ''],
    ['npm ci', ''],
    ['npm run nothing', 'package.json has no script nothing'],
    ['npx nothing', 'no package brings nothing'],
    ['node scripts/nothing.mjs', 'there is no scripts/nothing.mjs'],
    ['make', 'make is not a program that a reader has'],
  ])('%s: %s', (command, problem) => {
    expect(commandProblem(command, offer)).toBe(problem)
  })
})

describe('the scripts of package.json', () => {
  test('run files that exist', () => {
    const named = Object.values(scripts).flatMap((script) =>
      [...script.matchAll(/\bscripts\/[\w.-]+/g)].map((match) => match[0]),
    )
    expect(named.filter((path) => !offer.hasFile(path))).toEqual([])
  })

  test('are what continuous integration calls', () => {
    expect(readText('.ci/run')).toMatch(/^exec npm test$/m)
  })
})

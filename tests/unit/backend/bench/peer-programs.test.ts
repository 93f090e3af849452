import { mkdtempSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildPeers, peerPrograms, type RunProgram } from '../../../../src/backend/bench/peer-programs'
import { describeFailure } from '../../../../src/shared'

let root: string
let folders: { problems: string; peerSources: string; peerPrograms: string }
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kinode-peers-'))
  folders = { problems: root, peerSources: join(root, 'sources'), peerPrograms: join(root, 'cache', 'peers') }
  mkdirSync(folders.peerSources)
  for (const { name } of peerPrograms) writeFileSync(join(folders.peerSources, `${name}.cpp`), 'int main() {}\n')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A compiler that writes the file that it is told to, and remembers what it compiled. */
function compiler(compiled: string[]): RunProgram {
  return (_, words) => {
    const output = words.indexOf('-o')
    if (output >= 0) {
      writeFileSync(words[output + 1]!, 'a program')
      compiled.push(words.find((word) => word.endsWith('.cpp'))!)
    }
    return Promise.resolve({ code: 0, error: '' })
  }
}

describe('building the peers', () => {
  it('builds each once, and again when its source is newer', async () => {
    const compiled: string[] = []
    const first = await buildPeers(folders, compiler(compiled))
    expect(first).toMatchObject({ status: 'ok', value: peerPrograms.map(({ name }) => ({ name, built: true })) })
    if (first.status === 'ok') expect(readFileSync(first.value[0]!.path, 'utf8')).toBe('a program')
    const second = await buildPeers(folders, compiler(compiled))
    expect(second).toMatchObject({ status: 'ok', value: peerPrograms.map(() => ({ built: false })) })
    expect(compiled).toHaveLength(2)

    const source = join(folders.peerSources, `${peerPrograms[1].name}.cpp`)
    const later = Date.now() / 1000 + 60
    utimesSync(source, later, later)
    await buildPeers(folders, compiler(compiled))
    expect(compiled.slice(2)).toEqual([source])
  })

  it.each([
    ['the compiler', { '--version': null }, 'The peers cannot be built: there is no compiler g++ here.'],
    ['the headers', { '-E': 1 }, 'The peers cannot be built: the headers of SUNDIALS are not here (cvodes/cvodes.h).'],
    ['a library', { '-o': 1 }, 'cvodes_mass_action could not be built: ld: cannot find -lsundials_cvodes'],
  ])('names what is missing: %s, and how to get it', async (_, failing: Record<string, number | null>, sentence) => {
    const run: RunProgram = (_program, words) => {
      const word = Object.keys(failing).find((option) => words.includes(option))
      return Promise.resolve(
        word === undefined
          ? { code: 0, error: '' }
          : { code: failing[word]!, error: 'in file x:\nld: cannot find -lsundials_cvodes\n' },
      )
    }
    const built = await buildPeers(folders, run)
    if (built.status === 'ok') throw new Error('It was built.')
    expect(describeFailure(built)).toContain(sentence)
    expect(built.advice).toBe('Install them with: apt-get install libsundials-dev g++')
  })

  it('says where the sources were looked for', async () => {
    const peerSources = join(root, 'nowhere')
    const built = await buildPeers({ ...folders, peerSources }, compiler([]))
    expect(built).toMatchObject({ status: 'failed', where: peerSources })
  })
})

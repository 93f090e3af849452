import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowFile } from '../../../../src/backend/host/window-files'

const folder = mkdtempSync(join(tmpdir(), 'kinode-window-'))
const built = join(folder, 'renderer')

beforeAll(() => {
  mkdirSync(join(built, 'assets'), { recursive: true })
  writeFileSync(join(built, 'index.html'), '<!doctype html>')
  writeFileSync(join(built, 'assets', 'a b.js'), 'export {}')
  writeFileSync(join(built, 'notes.md'), 'not served')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  symlinkSync(join(folder, 'secret.txt'), join(built, 'link.txt'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the files of the built window', () => {
  it('are the page, asked for each time, and assets that may be kept', async () => {
    expect(await windowFile(built, '/')).toMatchObject({
      mediaType: 'text/html; charset=utf-8',
      cacheControl: 'no-store',
    })
    const asset = await windowFile(built, '/assets/a%20b.js')
    expect(asset?.mediaType).toBe('text/javascript; charset=utf-8')
    expect(asset?.cacheControl).toContain('immutable')
    expect(new TextDecoder().decode(asset?.content)).toBe('export {}')
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/..%5csecret.txt',
    '/link.txt',
    '/notes.md',
    '/assets',
    '/assets/',
    '/%00',
    '/%',
    '/absent.js',
  ])('%s is none of them', async (path) => expect(await windowFile(built, path)).toBeNull())
})

import { describe, expect, test } from 'vitest'
import { readText, root, trackedFiles } from './tracked-files'

const files = trackedFiles()
const texts = files.flatMap((path) => {
  const text = readText(path)
  return text === null ? [] : [{ path, text }]
})

/** Where a text matches, as `path: match`. */
function matches(pattern: RegExp): string[] {
  return texts.flatMap(({ path, text }) => [...text.matchAll(pattern)].map((match) => `${path}: ${match[0].trim()}`))
}

describe.runIf(files.length > 0)('the tracked files', () => {
  test('name no package registry: a clone installs from whichever its user has', () => {
    expect(matches(/\bregistry\.[a-z][\w-]*\.[a-z]{2,}\S*/g)).toEqual([])
    expect(readText('package-lock.json')).not.toContain('"resolved"')
  })

  test('name no path of the machine that they were made on', () => {
    expect(matches(/(?<![\w.$}/])\/(?:work|root|(?:home|Users)\/[a-z]{2,})\/[a-z][\w./-]*/g)).toEqual([])
    expect(texts.filter(({ text }) => text.includes(root + '/')).map(({ path }) => path)).toEqual([])
  })

  test('contain nothing that is made: no build, no packages, no project files', () => {
    expect(files.filter((path) => /^(out|node_modules)\/|\.(kinode|log|kinode-(wal|shm))$/.test(path))).toEqual([])
  })

  test('hold no key or password', () => {
    expect(matches(/-----BEGIN [A-Z ]*PRIVATE KEY-----|_authToken\s*=|\b(?:ghp|npm)_[A-Za-z0-9]{30,}/g)).toEqual([])
  })
})

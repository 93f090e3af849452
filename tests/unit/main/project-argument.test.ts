import { describe, expect, it } from 'vitest'
import { projectArgument } from '../../../src/main/project-argument'

describe('the project that a command line names', () => {
  it.each([
    [['electron', '/app', '--project', 'a.kinode'], '/lab/a.kinode'],
    [['electron', '/app', '--project=/data/b.kinode'], '/data/b.kinode'],
    [['kinode', 'Run of May.KINODE'], '/lab/Run of May.KINODE'],
    [['kinode', '--flag', '/data/c.kinode', '--other'], '/data/c.kinode'],
    [['/opt/x.kinode'], null],
    [['electron', '/app', '--project'], null],
    [['electron', '/app'], null],
  ])('%j: %s', (words, path) => expect(projectArgument(words, '/lab')).toBe(path))
})

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeVersionComplaint } from '../../../../src/backend/host/node-version'
import { personalFolders } from '../../../../src/backend/host/personal-folders'
import { windowHeaders } from '../../../../src/backend/host/window-headers'

describe('the Node that a host runs on', () => {
  const guard = createRequire(import.meta.url)('../../../../scripts/launch/guard.cjs') as {
    isRecent(version: string): boolean
  }

  it.each(['18.19.1', '20.20.2', '22.11.9', '22.12.0', '24.21.0', '26.0.0'])(
    '%s is judged as the launchers judge it',
    (version) => expect(nodeVersionComplaint(version) === null).toBe(guard.isRecent(version)),
  )

  it('is named in one sentence when it is too old', () =>
    expect(nodeVersionComplaint('20.20.2')).toMatch(/needs Node 22\.12 or later and this is Node 20\.20\.2/))
})

describe("a person's folders", () => {
  it("follow the platform's custom", () => {
    expect(personalFolders('linux', {}, '/home/a').configuration).toBe('/home/a/.config/kinode')
    expect(personalFolders('linux', { XDG_CONFIG_HOME: '/x' }, '/home/a').configuration).toBe('/x/kinode')
    expect(personalFolders('darwin', {}, '/Users/a').configuration).toBe('/Users/a/Library/Application Support/kinode')
    expect(personalFolders('win32', { APPDATA: '/roaming' }, '/a').configuration).toBe(join('/roaming', 'kinode'))
    expect(personalFolders('linux', {}, '/home/a').projects).toBe('/home/a/Documents/Kinode')
  })
})

describe("the window's policy", () => {
  it('admits nothing but its own, and no generated code', () => {
    const policy = windowHeaders(['ws://127.0.0.1:1'])['Content-Security-Policy']!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:1;")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })
})

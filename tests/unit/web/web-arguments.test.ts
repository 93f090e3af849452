import { describe, expect, it } from 'vitest'
import { webArguments } from '../../../src/web/arguments'
import { browserCommand } from '../../../src/web/browser'

describe("the web host's arguments", () => {
  it('may all be left out', () =>
    expect(webArguments([])).toEqual({ status: 'ok', value: { port: 0, project: null, help: false } }))

  it('name a port and a project', () =>
    expect(webArguments(['--port', '8080', '--project', 'a.kinode'])).toMatchObject({
      value: { port: 8080, project: 'a.kinode' },
    }))

  it.each([[['--port', 'x']], [['--port', '70000']], [['--port=']], [['--prot', '1']], [['extra']]])(
    '%j is wrong usage, in a sentence',
    (words) => expect(webArguments(words)).toMatchObject({ status: 'failed', kind: 'usage' }),
  )
})

describe('the default browser', () => {
  const url = 'http://127.0.0.1:1/?token=x'

  it('opens where there is a display', () => {
    expect(browserCommand('linux', { DISPLAY: ':0' }, url)).toEqual(['xdg-open', url])
    expect(browserCommand('linux', { WAYLAND_DISPLAY: 'wayland-0' }, url)).toEqual(['xdg-open', url])
    expect(browserCommand('darwin', {}, url)).toEqual(['open', url])
    expect(browserCommand('win32', {}, url)?.at(-1)).toBe(url)
  })

  it('stays closed without a display, and when nobody wants it', () => {
    expect(browserCommand('linux', {}, url)).toBeNull()
    expect(browserCommand('darwin', { KINODE_NO_BROWSER: '1' }, url)).toBeNull()
  })
})

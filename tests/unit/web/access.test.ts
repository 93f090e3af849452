import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { Access, newToken } from '../../../src/web/access'

const token = newToken()
const access = new Access(4100, token)
const request = (headers: IncomingHttpHeaders) => ({ headers }) as IncomingMessage
const address = (query = '') => new URL(`http://127.0.0.1/${query}`)

describe('a token', () => {
  it('has 256 bits and is another each time', () => {
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(newToken()).not.toBe(token)
  })

  it('passes in the address or in the cookie that the host set', () => {
    expect(access.refuseUnknown(request({}), address(`?token=${token}`))).toBeNull()
    const cookie = access.setCookie.split(';')[0]!
    expect(access.refuseUnknown(request({ cookie: `other=1; ${cookie}` }), address())).toBeNull()
    expect(access.setCookie).toMatch(/; HttpOnly; SameSite=Strict$/)
  })

  it('is needed, whole and right', () => {
    for (const query of ['', '?token=', `?token=${token.slice(1)}`, `?token=${token}0`])
      expect(access.refuseUnknown(request({}), address(query))).toMatchObject({ status: 401 })
  })

  it("of another host's port does not pass", () => {
    const other = new Access(4101, token).setCookie.split(';')[0]!
    expect(access.refuseUnknown(request({ cookie: other }), address())).toMatchObject({ status: 401 })
  })
})

describe('Host and Origin', () => {
  it('are this host', () => {
    expect(access.refuseForeign(request({ host: '127.0.0.1:4100' }), false)).toBeNull()
    const own = { host: 'LocalHost:4100', origin: 'http://localhost:4100' }
    expect(access.refuseForeign(request(own), true)).toBeNull()
  })

  it.each([
    [{}, 421],
    [{ host: '127.0.0.1' }, 421],
    [{ host: 'evil.example:4100' }, 421],
    [{ host: '127.0.0.1:4100', origin: 'http://evil.example' }, 403],
    [{ host: '127.0.0.1:4100', origin: 'null' }, 403],
    [{ host: '127.0.0.1:4100', origin: 'https://127.0.0.1:4100' }, 403],
    [{ host: '127.0.0.1:4100' }, 403],
  ])('%j is refused with %i', (headers, status) =>
    expect(access.refuseForeign(request(headers), true)).toMatchObject({ status }),
  )
})

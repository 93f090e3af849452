import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** 256 random bits, as text for a URL. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What a request is refused for; null: it may pass. */
export type Refusal = { status: 401 | 403 | 421; sentence: string }

/**
 * Who may talk to the host. The token keeps other programs and other people out; Host keeps out names that an attacker's DNS
 * points at this machine; Origin keeps out pages of other sites in the person's own browser.
 */
export class Access {
  private readonly hosts: ReadonlySet<string>
  private readonly origins: ReadonlySet<string>
  private readonly digest: Buffer

  constructor(
    private readonly port: number,
    private readonly token: string,
  ) {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
    this.hosts = new Set(hosts)
    this.origins = new Set(hosts.map((host) => `http://${host}`))
    this.digest = digestOf(token)
  }

  /** Host and Origin. A WebSocket always comes with an Origin; a visit to a page has none. */
  refuseForeign(request: IncomingMessage, originNeeded: boolean): Refusal | null {
    const { host, origin } = request.headers
    if (host === undefined || !this.hosts.has(host.toLowerCase()))
      return { status: 421, sentence: 'This address is not one of the workbench.' }
    if (origin === undefined ? originNeeded : !this.origins.has(origin))
      return { status: 403, sentence: 'Another site asked for this; only the workbench itself may.' }
    return null
  }

  /** The token, as a cookie from an earlier visit or in the address. */
  refuseUnknown(request: IncomingMessage, address: URL): Refusal | null {
    const offered = address.searchParams.get('token') ?? this.cookie(request)
    return offered !== null && this.isToken(offered)
      ? null
      : { status: 401, sentence: 'Open the whole address that Kinode printed when it started, its token included.' }
  }

  isToken(offered: string): boolean {
    // Digests have one length, so that the comparison takes the same time whatever was offered.
    return timingSafeEqual(digestOf(offered), this.digest)
  }

  /** The header that makes a browser remember the token; named after the port because cookies are shared between ports. */
  get setCookie(): string {
    return `${this.cookieName}=${this.token}; Path=/; HttpOnly; SameSite=Strict`
  }

  private get cookieName(): string {
    return `kinode-${this.port}`
  }

  private cookie(request: IncomingMessage): string | null {
    for (const part of (request.headers.cookie ?? '').split(';')) {
      const [name, value] = part.trim().split('=', 2)
      if (name === this.cookieName && value !== undefined) return value
    }
    return null
  }
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

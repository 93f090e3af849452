import { EventEmitter } from 'node:events'
import type { Download } from 'playwright-core'

type PermissionHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void

/** `Session`: keeps the handlers that the main code sets, and answers the pages' requests with them. */
export class StandInSession extends EventEmitter {
  readonly privileged: { scheme: string; privileges: Record<string, boolean> }[] = []
  permissionRequestHandler: PermissionHandler | null = null
  permissionCheckHandler: (() => boolean) | null = null
  devicePermissionHandler: (() => boolean) | null = null
  readonly saveDialogs: { defaultPath?: string }[] = []
  private readonly schemes = new Map<string, (request: Request) => Response | Promise<Response>>()

  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>): void => {
      this.schemes.set(scheme, handler)
    },
    registerSchemesAsPrivileged: (schemes: { scheme: string; privileges: Record<string, boolean> }[]): void => {
      this.privileged.push(...schemes)
    },
  }

  setPermissionRequestHandler(handler: PermissionHandler): void {
    this.permissionRequestHandler = handler
  }

  setPermissionCheckHandler(handler: () => boolean): void {
    this.permissionCheckHandler = handler
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.devicePermissionHandler = handler
  }

  /** @returns null for a scheme that nobody handles: the network, which is not there */
  async answer(url: string, method: string): Promise<Response | null> {
    const handler = this.schemes.get(new URL(url).protocol.slice(0, -1))
    return handler === undefined ? null : handler(new Request(url, { method }))
  }

  download(download: Download): void {
    this.emit(
      'will-download',
      {},
      {
        getFilename: () => download.suggestedFilename(),
        setSaveDialogOptions: (options: { defaultPath?: string }) => this.saveDialogs.push(options),
      },
    )
  }
}

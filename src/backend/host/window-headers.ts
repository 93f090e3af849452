/**
 * Headers of every answer that a window gets, the same in Electron and in a browser: code, styles, fonts and pictures of its own
 * only, no frames, no plug-ins, no forms, no generated code. `blob:` and `data:` pictures are the plots on their way to a file.
 * @param connections what the window may connect to besides its own origin: the web host's socket, as `ws://host:port`
 */
export function windowHeaders(connections: readonly string[]): Readonly<Record<string, string>> {
  const policy = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'font-src': ["'self'"],
    'img-src': ["'self'", 'blob:', 'data:'],
    // Not every browser counts a WebSocket to the page's own host as 'self'.
    'connect-src': ["'self'", ...connections],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  }
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map(([directive, sources]) => [directive, ...sources].join(' '))
      .join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}

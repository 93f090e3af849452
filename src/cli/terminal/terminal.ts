/** What the command line writes to. Results go to standard output, everything said on the way to standard error. */
export interface Terminal {
  /** Writes to standard output and resolves when it is handed over; a reader that has gone away (`| head`) is no error. */
  result(content: string | Uint8Array): Promise<void>
  /** Writes one or more whole lines to standard error. */
  remark(text: string): void
  /** The line that is being rewritten at the bottom of a terminal; null takes it away. Nothing where standard error is no terminal. */
  status(line: string | null): void
  /** Whether standard error is a terminal. */
  readonly interactive: boolean
  /** Characters in a line of standard error. */
  readonly width: number
}

const toStartAndClear = '\r\u001b[2K'

export function processTerminal(output: NodeJS.WriteStream, error: NodeJS.WriteStream): Terminal {
  for (const stream of [output, error]) {
    stream.on('error', (problem: NodeJS.ErrnoException) => {
      if (problem.code !== 'EPIPE') throw problem
    })
  }
  let shown: string | null = null
  const interactive = error.isTTY === true
  return {
    interactive,
    get width() {
      return error.columns || 80
    },
    result: (content) => new Promise((resolve) => output.write(content, () => resolve())),
    remark(text) {
      error.write(shown === null ? `${text}\n` : `${toStartAndClear}${text}\n${shown}`)
    },
    status(line) {
      if (!interactive || (line === null && shown === null)) return
      shown = line
      error.write(toStartAndClear + (line ?? ''))
    },
  }
}

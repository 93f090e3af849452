import { afterEach, describe, expect, it, vi } from 'vitest'
import { onTermination, signalExitCode } from '../../../../src/backend/host/termination'

describe('signals that ask a host to end', () => {
  afterEach(() => vi.restoreAllMocks())

  it('the first asks, its echo is no second one, the next ends the process at once', () => {
    let now = 0
    const listeners = process.listenerCount('SIGTERM')
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
    const asked: string[] = []
    const stop = onTermination((signal) => asked.push(signal))
    process.emit('SIGINT')
    now = 40
    process.emit('SIGINT')
    expect([asked, exit.mock.calls]).toEqual([['SIGINT'], []])
    now = 2000
    process.emit('SIGINT')
    expect(exit).toHaveBeenCalledWith(130)
    stop()
    expect(process.listenerCount('SIGTERM')).toBe(listeners)
  })

  it("exit codes are a shell's", () =>
    expect([signalExitCode('SIGINT'), signalExitCode('SIGTERM'), signalExitCode('SIGHUP')]).toEqual([130, 143, 129]))
})

import { readdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { describe, expect, it, vi } from 'vitest'
import { attempt } from '../../../../src/backend/store'
import { closedProject, eachInItsFolder, files, folder, now, pass, path, tamper, value } from './project-on-disk'

eachInItsFolder()

describe('the owner of a project', () => {
  const own = (row: { host?: string; pid?: number; start?: string | null; heartbeat?: number }): void => {
    closedProject()
    tamper((database) =>
      database
        .prepare(
          `INSERT INTO owner (only_row, token, host, process_id, process_start, heartbeat) VALUES (1, 'other', ?, ?, ?, ?)`,
        )
        .run(row.host ?? hostname(), row.pid ?? process.ppid, row.start ?? null, row.heartbeat ?? now()),
    )
  }
  const reasonOf = (): string | null => {
    const store = value(files.open(path))
    const { readOnlyReason } = store
    store.close()
    return readOnlyReason
  }

  it('keeps a second host from writing and is named', () => {
    own({})
    expect(reasonOf()).toBe(`Process ${process.ppid} has the project open; close it there to write here.`)
  })

  it('is named with its machine when that is another one', () => {
    own({ host: 'elsewhere', pid: 12 })
    expect(reasonOf()).toContain('Process 12 on elsewhere has the project open')
  })

  it.each([
    ['whose process is gone', { pid: 2 ** 22 + 1 }],
    ['whose process number is used again', { start: '1' }],
    ['without a sign of life for ten seconds', { heartbeat: Date.UTC(2026, 0, 1) - 10_001 }],
    ['of another machine, silent for ten seconds', { host: 'elsewhere', heartbeat: 0 }],
    ['from the future', { heartbeat: Date.UTC(2026, 0, 1) + 60_000 }],
  ])('%s is followed by the next host', (_name, row) => {
    own(row)
    expect(reasonOf()).toBeNull()
  })

  it('says every second that it lives', () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const store = value(files.create(path))
      for (let second = 0; second < 12; second += 1) {
        pass(1000)
        vi.advanceTimersByTime(1000)
      }
      const other = value(files.open(path))
      expect(other.readOnlyReason).toContain(`Process ${process.pid}`)
      other.close()
      store.close()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('that stood still too long stops writing when another took over', () => {
    const first = value(files.create(path))
    pass(11_000)
    const second = value(files.open(path))
    expect(second.readOnlyReason).toBeNull()
    const lost = attempt(first, () => first.setLayout({ from: 'first' }))
    expect(lost).toMatchObject({ status: 'failed', where: path })
    expect(first.readOnlyReason).toContain('took the project over')
    second.setLayout({ from: 'second' })
    first.close()
    expect(second.layout()).toEqual({ from: 'second' })
    second.close()
    expect(readdirSync(folder)).toEqual(['project.kinode'])
  })
})

import { describe, expect, it } from 'vitest'
import { waitAtMost } from '../../../src/main/bounded-wait'

describe('waiting for a backend to close', () => {
  it('ends with the work', async () => {
    const reported: unknown[] = []
    await waitAtMost(60_000, Promise.resolve(), (error) => reported.push(error))
    expect(reported).toEqual([])
  })

  it('ends at the limit when the work does not, and says so', async () => {
    const reported: unknown[] = []
    await waitAtMost(10, new Promise(() => undefined), (error) => reported.push(error))
    expect(String(reported[0])).toContain('10 ms')
  })

  it('reports what breaks and goes on', async () => {
    const reported: unknown[] = []
    await waitAtMost(60_000, Promise.reject(new Error('disk full')), (error) => reported.push(error))
    expect(String(reported[0])).toContain('disk full')
  })
})

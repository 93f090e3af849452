import { describe, expect, it } from 'vitest'
import { FrameTurns } from '../../../../src/renderer/plots/frame-turns'
import { PacedDrawing } from '../../../../src/renderer/plots/paced-drawing'

/** A clock that moves when it is told to, with tasks in the order of their time. */
class TestPace {
  time = 0
  private tasks: { at: number; task: () => void }[] = []
  now = (): number => this.time
  after = (milliseconds: number, task: () => void): (() => void) => {
    const entry = { at: this.time + milliseconds, task }
    this.tasks.push(entry)
    return () => (this.tasks = this.tasks.filter((other) => other !== entry))
  }
  advance(milliseconds: number): void {
    const end = this.time + milliseconds
    for (;;) {
      const next = this.tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.tasks = this.tasks.filter((other) => other !== next)
      this.time = Math.max(this.time, next.at)
      next.task()
    }
    this.time = end
  }
}

describe('a paced drawing', () => {
  const drawingOf = (cost: number) => {
    const pace = new TestPace()
    const drawn: number[] = []
    const drawing = new PacedDrawing(() => {
      drawn.push(pace.time)
      pace.time += cost
    }, pace)
    return { pace, drawn, drawing }
  }
  const askFor = (milliseconds: number, { pace, drawing }: ReturnType<typeof drawingOf>) => {
    for (let time = 0; time < milliseconds; time += 10) {
      drawing.request()
      pace.advance(10)
    }
  }

  it('happens at most ten times a second, however often it is asked for', () => {
    const setting = drawingOf(1)
    askFor(2000, setting)
    expect(setting.drawn.length).toBeGreaterThan(15)
    expect(setting.drawn.length).toBeLessThanOrEqual(20)
  })

  it('takes a small part of the time when it is slow', () => {
    const setting = drawingOf(50)
    askFor(4000, setting)
    expect((setting.drawn.length * 50) / setting.pace.time).toBeLessThan(0.15)
  })

  it('follows the last request, and does not wait for what the user did', () => {
    const { pace, drawn, drawing } = drawingOf(1)
    drawing.request()
    pace.advance(0)
    drawing.request()
    pace.advance(5)
    expect(drawn).toHaveLength(1)
    drawing.hurry()
    pace.advance(0)
    expect(drawn).toHaveLength(2)
    pace.advance(500)
    expect(drawn).toHaveLength(2)
  })

  it('does not happen after it was called off', () => {
    const { pace, drawn, drawing } = drawingOf(1)
    drawing.request()
    drawing.cancel()
    pace.advance(500)
    expect(drawn).toEqual([])
  })
})

describe('turns within a frame', () => {
  const setting = () => {
    const frames: (() => void)[] = []
    const clock = { time: 0, now: () => clock.time, nextFrame: (task: () => void) => void frames.push(task) }
    return { turns: new FrameTurns(clock), clock, frame: () => frames.shift()?.(), waiting: () => frames.length }
  }

  it('leave the rest for the next frame once some milliseconds are used', () => {
    const { turns, clock, frame, waiting } = setting()
    const done: number[] = []
    for (let index = 0; index < 4; index += 1) {
      turns.join(() => {
        clock.time += 8
        done.push(index)
      })
    }
    frame()
    expect(done).toEqual([0, 1])
    frame()
    expect(done).toEqual([0, 1, 2, 3])
    expect(waiting()).toBe(0)
  })

  it('can be given back, and an empty frame is no matter', () => {
    const { turns, frame } = setting()
    const done: string[] = []
    const leave = turns.join(() => done.push('left'))
    leave()
    frame()
    turns.join(() => done.push('stayed'))
    frame()
    expect(done).toEqual(['stayed'])
  })
})

import { describe, expect, it } from 'vitest'
import {
  ByteWriter,
  FunctionBuilder,
  instantiate,
  ModuleBuilder,
  validates,
} from '../../../src/solver/compiler/encoder'
import { ModelMemory } from '../../../src/solver/compiler/memory'

const bytes = (write: (writer: ByteWriter) => void): number[] => {
  const writer = new ByteWriter()
  write(writer)
  return [...writer.result()]
}

const memory = new ModelMemory()

/** One function of two doubles. */
function module(write: (f: FunctionBuilder) => void): Uint8Array {
  const builder = new ModuleBuilder(memory)
  const f = new FunctionBuilder('f', ['f64', 'f64'], ['f64'])
  write(f)
  builder.add(f)
  return builder.encode()
}

describe('the binary encoder', () => {
  it('writes integers as LEB128', () => {
    expect(bytes((w) => w.unsigned(0))).toEqual([0])
    expect(bytes((w) => w.unsigned(624485))).toEqual([0xe5, 0x8e, 0x26])
    expect(bytes((w) => w.unsigned(0xffffffff))).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f])
    expect(bytes((w) => w.signed(-123456))).toEqual([0xc0, 0xbb, 0x78])
    expect(bytes((w) => w.signed(63))).toEqual([63])
    expect(bytes((w) => w.signed(64))).toEqual([0xc0, 0x00])
    expect(bytes((w) => w.signed(-64))).toEqual([0x40])
  })

  it('writes modules that validate and run, sections in the order of the specification', () => {
    const code = module((f) => f.give(f.scalar('f64.add', f.get(0), f.scalar('f64.mul', f.get(1), f.f64(2)))))
    expect(validates(code)).toBe(true)
    expect(instantiate(code, memory.host).f!(1, 3)).toBe(7)
    const sections: number[] = []
    for (let place = 8; place < code.length;) {
      sections.push(code[place]!)
      let size = 0
      for (let shift = 0; ; shift += 7) {
        const byte = code[++place]!
        size |= (byte & 0x7f) << shift
        if (byte < 0x80) break
      }
      place += 1 + size
    }
    expect(sections).toEqual([1, 2, 3, 7, 10])
  })

  it('does not pass off wrong code as right: a missing operand does not validate', () => {
    expect(validates(module((f) => f.give(f.scalar('f64.add', f.get(0)))))).toBe(false)
    expect(validates(module((f) => f.give(f.i32(1))))).toBe(false)
  })

  it('loops no more often than it should, not at all when there is nothing to do', () => {
    const code = module((f) => {
      const total = f.keep('f64', f.f64(0))
      for (const limit of [0, 3, 4]) {
        f.scope(() => {
          const counter = f.keep('i32', f.i32(0))
          f.loop(counter, f.i32(limit), 2, () => f.set(total, f.scalar('f64.add', f.get(total), f.get(0))))
        })
      }
      f.give(f.get(total))
    })
    expect(instantiate(code, memory.host).f!(1, 0)).toBe(4)
  })

  it('stores every constant once, -0 apart from 0, where loads find it', () => {
    const builder = new ModuleBuilder(memory)
    const [a, b, c] = [[1.5, 2.5], [-0], [0]].map((values) => builder.constantAddress(values))
    expect(builder.constantAddress([1.5, 2.5])).toBe(a)
    expect(b).not.toBe(c)
    const f = new FunctionBuilder('f', [], ['f64'])
    f.give(f.load('f64.load', f.i32(0), a! + 8))
    builder.add(f)
    expect(instantiate(builder.encode(), memory.host).f!()).toBe(2.5)
  })
})

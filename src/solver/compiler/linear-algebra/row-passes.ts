import type { Local } from '../encoder'
import type { Elements, Multiplier } from './elements'

/** Registers of one turn over a long row: as many sums overlap in a product of two rows. */
const TURN = 4

/**
 * Passes over the elements [from, to) of a vector (offsets in bytes): whole turns of registers if there are any, then what is left one by
 * one. Numbers that were stored one by one a moment ago are not read in pairs then, which would wait for the stores to finish.
 */
function pass(
  elements: Elements,
  from: Local,
  to: Local,
  visit: { turns: (each: (body: (place: Local) => void) => void) => void; single: (place: Local) => void },
): void {
  const { f } = elements.v
  const place = f.keep('i32', f.get(from))
  const length = f.scalar('i32.sub', f.get(to), f.get(from))
  const whole = f.keep('i32', f.scalar('i32.and', length, f.i32(-16 * TURN)))
  f.when(f.get(whole), () =>
    f.scope(() => {
      f.set(whole, f.scalar('i32.add', f.get(whole), f.get(from)))
      visit.turns((body) => f.loop(place, f.get(whole), 16 * TURN, () => f.scope(() => body(place))))
    }),
  )
  f.loop(place, f.get(to), elements.bytes, () => f.scope(() => visit.single(place)))
}

/** total += sum of row[i] work[i] over [from, to): `row` holds an address, `work` is one. */
export function addRowProduct(
  elements: Elements,
  row: Local,
  work: number,
  from: Local,
  to: Local,
  total: Local,
): void {
  const { v } = elements
  const { f } = v
  pass(elements, from, to, {
    turns: (each) => {
      const sums = Array.from({ length: TURN }, () => f.keep('v128', v.constant(0)))
      each((place) => {
        const at = f.keep('i32', f.scalar('i32.add', f.get(row), f.get(place)))
        sums.forEach((sum, index) =>
          f.scope(() => {
            const a = f.load('v128.load', f.get(place), work + 16 * index)
            const b = f.load('v128.load', f.get(at), 16 * index)
            f.set(sum, elements.addPairProduct(a, b, f.get(sum)))
          }),
        )
      })
      const all = sums.map((sum) => f.get(sum)).reduce((a, b) => v.add(a, b))
      f.set(total, v.add(f.get(total), elements.sumOfPair(all)))
    },
    single: (place) => {
      const multiplier = elements.multiplier(elements.load(f.get(place), work))
      const entry = elements.load(f.scalar('i32.add', f.get(row), f.get(place)))
      f.set(total, elements.addProduct(multiplier, entry, f.get(total)))
    },
  })
}

/** work[i] += multiplier row[i] over [from, to); the multiplier is a spread one. */
export function addMultipleOfRow(
  elements: Elements,
  row: Local,
  work: number,
  from: Local,
  to: Local,
  multiplier: Multiplier,
): void {
  const { f } = elements.v
  pass(elements, from, to, {
    turns: (each) =>
      each((place) => {
        const at = f.keep('i32', f.scalar('i32.add', f.get(row), f.get(place)))
        for (let offset = 0; offset < 16 * TURN; offset += 16) {
          f.scope(() => {
            const total = f.load('v128.load', f.get(place), work + offset)
            const product = elements.addProduct(multiplier, f.load('v128.load', f.get(at), offset), total)
            f.store('v128.store', f.get(place), product, work + offset)
          })
        }
      }),
    single: (place) => {
      const total = elements.load(f.get(place), work)
      const entry = elements.load(f.scalar('i32.add', f.get(row), f.get(place)))
      elements.store(f.get(place), elements.addProduct(multiplier, entry, total), work)
    },
  })
}

/** row[i] = work[i] and work[i] = 0 over [from, to). */
export function moveToRow(elements: Elements, row: Local, work: number, from: Local, to: Local): void {
  const { v } = elements
  const { f } = v
  pass(elements, from, to, {
    turns: (each) =>
      each((place) => {
        const at = f.keep('i32', f.scalar('i32.add', f.get(row), f.get(place)))
        for (let offset = 0; offset < 16 * TURN; offset += 16) {
          f.store('v128.store', f.get(at), f.load('v128.load', f.get(place), work + offset), offset)
          f.store('v128.store', f.get(place), v.constant(0), work + offset)
        }
      }),
    single: (place) => {
      elements.store(f.scalar('i32.add', f.get(row), f.get(place)), elements.load(f.get(place), work))
      elements.store(f.get(place), v.constant(0), work)
    },
  })
}

import { FunctionBuilder, type Code, type Local } from '../encoder'
import type { AlgebraModule } from './algebra-module'
import type { DenseCode, DenseLayout } from './dense-layout'
import type { Elements } from './elements'
import { addMultipleOfRow, addRowProduct } from './row-passes'
import { B, FACTORS, X } from './solve-function'

/** Systems up to this size are solved by straight-line code with the solution in locals. */
const STRAIGHT: Readonly<Record<DenseCode, number>> = { fast: 24, short: 4 }

/** `name(factors, b, x)`: x = (alpha M - J)^-1 b by the factors of writeDenseFactor; b and x may be the same, and have room for whole pairs. */
export function writeDenseSolve(
  module: AlgebraModule,
  name: string,
  layout: DenseLayout,
  code: DenseCode = 'fast',
): number {
  const { f, elements } = begin(module, name, layout)
  if (layout.size <= STRAIGHT[code]) straightSolve(elements, layout)
  else loopedSolve(elements, module.memory.allocate(workDoubles(layout)), layout)
  return module.add(f)
}

/** As writeDenseSolve for the transposed matrix: x = (alpha M - J)^-T b. */
export function writeDenseTransposedSolve(
  module: AlgebraModule,
  name: string,
  layout: DenseLayout,
  code: DenseCode = 'fast',
): number {
  const { f, elements } = begin(module, name, layout)
  if (layout.size <= STRAIGHT[code]) straightTransposedSolve(elements, layout)
  else loopedTransposedSolve(elements, module.memory.allocate(workDoubles(layout)), layout)
  return module.add(f)
}

function begin(module: AlgebraModule, name: string, { kind }: DenseLayout): { f: FunctionBuilder; elements: Elements } {
  const f = new FunctionBuilder(name, ['i32', 'i32', 'i32'], [])
  return { f, elements: kind.elements(module.vector(f)) }
}

/** A vector, and what a whole register may reach beyond it. */
const workDoubles = ({ size, kind }: DenseLayout): number => (size * kind.bytes) / 8 + 1

const add = (f: FunctionBuilder, a: Code, b: Code): Code => f.scalar('i32.add', a, b)

/** The address of the element of `vector` that belongs to step number offset / 4; `offset` is code or a number. */
function permutedPlace(f: FunctionBuilder, layout: DenseLayout, vector: Local, offset: Code | number): Code {
  const number =
    typeof offset === 'number'
      ? f.load('i32.load', f.get(FACTORS), layout.permutation + offset)
      : f.load('i32.load', add(f, f.get(FACTORS), offset), layout.permutation)
  return add(f, f.get(vector), f.scalar('i32.shl', number, f.i32(layout.kind.bytes === 8 ? 3 : 4)))
}

// L, the reciprocals of the pivots and the matrix that they belong to, J - alpha M, are negative: every step adds.

function straightSolve(elements: Elements, layout: DenseLayout): void {
  const { size } = layout
  const { f } = elements.v
  const z = Array.from({ length: size }, () => f.local('v128'))
  const factor = (row: number, column: number): Code => elements.load(f.get(FACTORS), layout.place(row, column))
  const addTo = (row: number, column: number) =>
    f.scope(() =>
      f.set(z[row]!, elements.addProduct(elements.multiplier(f.get(z[column]!)), factor(row, column), f.get(z[row]!))),
    )
  for (let row = 0; row < size; row++) {
    f.set(z[row]!, elements.load(permutedPlace(f, layout, B, 4 * row)))
    for (let column = 0; column < row; column++) addTo(row, column)
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let column = size - 1; column > row; column--) addTo(row, column)
    f.scope(() => f.set(z[row]!, elements.multiply(elements.multiplier(f.get(z[row]!)), factor(row, row))))
  }
  elements.storeAll(
    f.get(X),
    z.map((local) => f.get(local)),
  )
}

function straightTransposedSolve(elements: Elements, layout: DenseLayout): void {
  const { size, kind } = layout
  const { f } = elements.v
  const z = Array.from({ length: size }, (_, row) => f.keep('v128', elements.load(f.get(B), kind.bytes * row)))
  const factor = (row: number, column: number): Code => elements.load(f.get(FACTORS), layout.place(row, column))
  const spread = (from: number, columns: readonly number[]) =>
    f.scope(() => {
      const multiplier = elements.multiplier(f.get(z[from]!))
      for (const column of columns) {
        f.scope(() => f.set(z[column]!, elements.addProduct(multiplier, factor(from, column), f.get(z[column]!))))
      }
    })
  const steps = [...z.keys()]
  for (const step of steps) {
    f.scope(() => f.set(z[step]!, elements.multiply(elements.multiplier(f.get(z[step]!)), factor(step, step))))
    spread(step, steps.slice(step + 1))
  }
  for (const step of [...steps].reverse()) {
    spread(step, steps.slice(0, step))
    elements.store(permutedPlace(f, layout, X, 4 * step), f.get(z[step]!))
  }
}

/** Visits the rows forwards or backwards: `row` is the address of the row, `here` the byte offset of its element in a vector. */
function eachRow(
  f: FunctionBuilder,
  layout: DenseLayout,
  forwards: boolean,
  visit: (row: Local, here: Local) => void,
): void {
  const { size, rowBytes, kind } = layout
  f.scope(() => {
    const start = f.i32(forwards ? layout.start : layout.start + size * rowBytes)
    const row = f.keep('i32', add(f, f.get(FACTORS), start))
    const here = f.keep('i32', f.i32(forwards ? 0 : size * kind.bytes))
    const turn = f.keep('i32', f.i32(0))
    const move = (sign: number) => {
      f.set(row, add(f, f.get(row), f.i32(sign * rowBytes)))
      f.set(here, add(f, f.get(here), f.i32(sign * kind.bytes)))
    }
    f.loop(turn, f.i32(size), 1, () => {
      if (!forwards) move(-1)
      f.scope(() => visit(row, here))
      if (forwards) move(1)
    })
  })
}

function loopedSolve(elements: Elements, work: number, layout: DenseLayout): void {
  const { size, kind } = layout
  const { f } = elements.v
  const end = f.keep('i32', f.i32(size * kind.bytes))
  const zero = f.keep('i32', f.i32(0))
  const divide = kind.bytes === 8 ? 2 : 4
  eachRow(f, layout, true, (row, here) => {
    const number = f.scalar('i32.div_u', f.get(here), f.i32(divide))
    const total = f.keep('v128', elements.load(permutedPlace(f, layout, B, number)))
    addRowProduct(elements, row, work, zero, here, total)
    elements.store(f.get(here), f.get(total), work)
  })
  eachRow(f, layout, false, (row, here) => {
    const total = f.keep('v128', elements.load(f.get(here), work))
    const next = f.keep('i32', add(f, f.get(here), f.i32(kind.bytes)))
    addRowProduct(elements, row, work, next, end, total)
    const inverse = elements.load(add(f, f.get(row), f.get(here)))
    elements.store(f.get(here), elements.multiply(elements.multiplier(f.get(total)), inverse), work)
  })
  copyElements(elements, layout, (_, place) => ({
    from: add(f, f.get(place), f.i32(work)),
    to: add(f, f.get(X), f.get(place)),
  }))
}

function loopedTransposedSolve(elements: Elements, work: number, layout: DenseLayout): void {
  const { size, kind } = layout
  const { f } = elements.v
  const end = f.keep('i32', f.i32(size * kind.bytes))
  const zero = f.keep('i32', f.i32(0))
  copyElements(elements, layout, (_, place) => ({
    from: add(f, f.get(B), f.get(place)),
    to: add(f, f.get(place), f.i32(work)),
  }))
  eachRow(f, layout, true, (row, here) => {
    const inverse = elements.load(add(f, f.get(row), f.get(here)))
    const value = elements.v.keep(elements.multiply(elements.multiplier(elements.load(f.get(here), work)), inverse))
    elements.store(f.get(here), value, work)
    const next = f.keep('i32', add(f, f.get(here), f.i32(kind.bytes)))
    addMultipleOfRow(elements, row, work, next, end, elements.spreadMultiplier(value))
  })
  eachRow(f, layout, false, (row, here) => {
    const multiplier = elements.spreadMultiplier(elements.load(f.get(here), work))
    addMultipleOfRow(elements, row, work, zero, here, multiplier)
  })
  copyElements(elements, layout, (step, place) => ({
    from: add(f, f.get(place), f.i32(work)),
    to: permutedPlace(f, layout, X, f.scalar('i32.shl', f.get(step), f.i32(2))),
  }))
}

/** Copies every element; `places` gives the addresses for a step's number and its byte offset in a vector. */
function copyElements(
  elements: Elements,
  layout: DenseLayout,
  places: (step: Local, place: Local) => { from: Code; to: Code },
): void {
  const { f } = elements.v
  f.scope(() => {
    const step = f.keep('i32', f.i32(0))
    const place = f.keep('i32', f.i32(0))
    f.loop(step, f.i32(layout.size), 1, () => {
      const { from, to } = places(step, place)
      elements.store(to, elements.load(from))
      f.set(place, add(f, f.get(place), f.i32(layout.kind.bytes)))
    })
  })
}

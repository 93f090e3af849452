import { readFileSync } from 'node:fs'
import type { LeastSquaresProblem } from './classical'

/** A model y(x; b) and its derivatives by b. */
type Model = (x: number, b: Float64Array) => { value: number; slopes: number[] }

const saturation: Model = (x, [b1, b2]) => {
  const decay = Math.exp(-b2! * x)
  return { value: b1! * (1 - decay), slopes: [1 - decay, b1! * x * decay] }
}

/** The models of the files in tests/data/labdata/nist-strd, as these state them. */
const models: Record<string, Model> = {
  Misra1a: saturation,
  BoxBOD: saturation,
  Chwirut2: (x, [b1, b2, b3]) => {
    const [decay, divisor] = [Math.exp(-b1! * x), b2! + b3! * x]
    const value = decay / divisor
    return { value, slopes: [-x * value, -value / divisor, (-x * value) / divisor] }
  },
  Lanczos3: (x, b) => {
    const slopes: number[] = []
    let value = 0
    for (let term = 0; term < 6; term += 2) {
      const decay = Math.exp(-b[term + 1]! * x)
      value += b[term]! * decay
      slopes.push(decay, -x * b[term]! * decay)
    }
    return { value, slopes }
  },
  MGH09: (x, [b1, b2, b3, b4]) => {
    const [above, below] = [x * x + x * b2!, x * x + x * b3! + b4!]
    const value = (b1! * above) / below
    return { value, slopes: [above / below, (b1! * x) / below, (-value * x) / below, -value / below] }
  },
  Rat43: (x, [b1, b2, b3, b4]) => {
    const growth = Math.exp(b2! - b3! * x)
    const value = b1! / (1 + growth) ** (1 / b4!)
    const part = (-value * growth) / (b4! * (1 + growth))
    return { value, slopes: [value / b1!, part, -x * part, (value * Math.log(1 + growth)) / (b4! * b4!)] }
  },
}

export interface NistProblem extends LeastSquaresProblem {
  /** Two, of which `start` is the first. */
  starts: [number[], number[]]
  standardErrors: number[]
  observations: number
}

/** A problem of NIST's Statistical Reference Datasets with its certified values, of eleven digits. */
function readProblem(name: string): NistProblem {
  const text = readFileSync(new URL(`../../../data/labdata/nist-strd/${name}.dat`, import.meta.url), 'utf8')
  const numbers = (line: string) => line.trim().split(/\s+/).map(Number)
  const rows = [...text.matchAll(/^\s*b\d+ =\s+(.*)$/gm)].map((match) => numbers(match[1]!))
  const column = (index: number) => rows.map((row) => row[index]!)
  const data = text
    .slice(text.search(/^Data: +y +x/m))
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map(numbers)
  const model = models[name]!
  const start = column(0)
  return {
    name,
    start,
    starts: [start, column(1)],
    minimum: column(2),
    standardErrors: column(3),
    sumOfSquares: Number(/Residual Sum of Squares: +(\S+)/.exec(text)![1]),
    observations: data.length,
    residuals: (b) => data.map(([y, x]) => model(x!, b).value - y!),
    jacobian: (b) => data.map(([, x]) => model(x!, b).slopes),
  }
}

export const nistProblems = Object.keys(models).map(readProblem)

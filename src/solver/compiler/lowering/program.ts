import { topologicalOrder, type Node, type OutputMode } from '../../graph'
import { FunctionBuilder } from '../encoder'
import { VectorOperations } from '../vector'
import { turnsOf } from './columns'
import type { CompilationContext } from './context'
import { FIRST_SEED, type SeedArguments } from './given'
import { NodeWriter } from './node-writer'
import { OutputWriter } from './output'
import { planProgram, type Plan } from './plan'
import { isProduct } from './schedule'

/** One result of a program, the distance in bytes between its columns where it goes, and whether it is added to what is there. */
export interface ProgramOutput {
  node: Node
  columnBytes: number
  mode: OutputMode
}

/**
 * Writes the function that computes `outputs`. Nodes of one column come first; those of several columns follow in a loop over the
 * columns (a few at a time, sharing the loaded weights), because columns never mix. An output may not overlap what the program reads:
 * rows are computed where they are needed. Returns the function's index.
 */
export function writeProgram(
  context: CompilationContext,
  name: string,
  seeds: SeedArguments,
  outputs: readonly ProgramOutput[],
): number {
  // The loop may go over a column twice.
  if (outputs.some(({ node, mode }) => mode === 'add' && node.columns > 1))
    throw new Error('only one column can be added')
  const firstOutput = FIRST_SEED + Math.max(1, seeds.count)
  const addresses = new Array<'i32'>(firstOutput - 1 + outputs.length).fill('i32')
  const f = new FunctionBuilder(name, ['f64', ...addresses], [])
  new ProgramWriter(context, f, seeds, outputs, firstOutput).write()
  return context.module.add(f)
}

/** A program with a layer of more weights asks whoever waits, once and at every turn of its loop over columns. */
const POLLED_WEIGHTS = 1 << 14

class ProgramWriter {
  private readonly v: VectorOperations
  private readonly plan: Plan
  private readonly nodes: NodeWriter

  constructor(
    private readonly context: CompilationContext,
    private readonly f: FunctionBuilder,
    seeds: SeedArguments,
    private readonly outputs: readonly ProgramOutput[],
    /** The argument with the first output's address. */
    private readonly firstOutput: number,
  ) {
    this.v = new VectorOperations(f, context.module, context.arithmetic)
    const roots = outputs.map((output) => output.node)
    this.plan = planProgram(topologicalOrder(roots), roots)
    this.nodes = new NodeWriter(context, this.v, seeds, this.plan, roots)
  }

  write(): void {
    const { f } = this
    const { order } = this.plan
    const columns = Math.max(...order.map((node) => node.columns))
    const long = order.some((node) => isProduct(node) && node.rows * node.inputs[0]!.rows > POLLED_WEIGHTS)
    const poll = () => long && f.run(f.call(this.context.poll))
    poll()
    this.nodes.computeAll(
      order.filter((node) => node.columns === 1),
      { count: 1, at: null },
    )
    this.outputs.forEach(({ node, mode }, index) => {
      if (node.columns === 1) this.writer().write(node, this.firstOutput + index, 0, mode)
    })
    if (columns === 1) return
    // What the loop over the columns reads is computed before it.
    const wide = order.filter((node) => node.columns > 1)
    for (const { inputs } of wide) for (const input of inputs) this.nodes.prepare(input)
    const several = this.outputs.map((output, index) => ({ ...output, index })).filter(({ node }) => node.columns > 1)
    const looped = wide.some((node) => isProduct(node) && this.plan.looped.has(node))
    const { units, turns } = turnsOf(columns, looped)
    // The last turn may go over columns of the one before it again.
    const first = f.keep('i32', f.i32(0))
    const place = f.keep('i32', f.i32(0))
    const pointers = several.map(() => f.local('i32'))
    const turn = f.keep('i32', f.i32(0))
    f.loop(turn, f.i32(turns * units), units, () => {
      poll()
      const last = f.i32(columns - units)
      f.set(
        first,
        turns * units === columns ? f.get(turn) : f.select(f.scalar('i32.lt_u', f.get(turn), last), f.get(turn), last),
      )
      f.set(place, f.scalar('i32.shl', f.scalar('i32.sub', last, f.get(first)), f.i32(3)))
      this.nodes.computeAll(wide, { count: units, at: { first, place } })
      several.forEach(({ node, columnBytes, mode, index }, position) => {
        const pointer = pointers[position]!
        const moved = f.scalar('i32.mul', f.get(first), f.i32(columnBytes))
        f.set(pointer, f.scalar('i32.add', f.get(this.firstOutput + index), moved))
        for (let unit = 0; unit < units; unit++) this.writer(unit).write(node, pointer, unit * columnBytes, mode)
      })
    })
  }

  private writer(unit = 0): OutputWriter {
    return new OutputWriter(
      this.v,
      (node) => this.nodes.source(node),
      (node) => this.nodes.addressable(node),
      (node) => this.plan.scalar.has(node),
      unit,
    )
  }
}

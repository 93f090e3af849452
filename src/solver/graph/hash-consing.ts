import { fingerprint } from './fingerprint'
import type { MatrixEntry, Node, Operation } from './node'

/** Distinguishes -0 from 0, which a model may do too. */
const numberKey = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

const listKey = (list: readonly (number | MatrixEntry)[]): string =>
  list
    .map((item) => (typeof item === 'number' ? numberKey(item) : `${item.row},${item.column},${numberKey(item.value)}`))
    .join(';')

/** The nodes of one graph: equal ones are one object. */
export class NodePool {
  private readonly nodes = new Map<string, Node>()
  /** Keys of attributes that are lists, made once a list: those of tables are long. */
  private readonly keys = new WeakMap<readonly unknown[], string>()

  make(operation: Operation, inputs: readonly Node[], rows: number, columns: number): Node {
    const described = `${this.describe(operation)}|${rows}x${columns}`
    const key = `${described}|${inputs.map((input) => input.id).join(',')}`
    const known = this.nodes.get(key)
    if (known) return known
    const content = `${described}|${inputs.map((input) => input.fingerprint).join(',')}`
    const node: Node = { id: this.nodes.size, fingerprint: fingerprint(content), operation, inputs, rows, columns }
    this.nodes.set(key, node)
    return node
  }

  private describe(operation: Operation): string {
    return Object.values(operation)
      .map((value: unknown) => (Array.isArray(value) ? this.listKey(value as (number | MatrixEntry)[]) : String(value)))
      .join(':')
  }

  private listKey(list: readonly (number | MatrixEntry)[]): string {
    let key = this.keys.get(list)
    if (key === undefined) {
      key = listKey(list)
      this.keys.set(list, key)
    }
    return key
  }
}

import { readFileSync } from 'node:fs'
import type { BenchSubject, Mechanism } from '../../shared'

/** A benchmark as the peers read it: what is solved, and where its values are wanted. */
export interface CaseFile {
  subject: BenchSubject
  times: Float64Array
}

/**
 * Reads a mass-action case of the peers (tests/peers/cases): lines `species N`, `y0 ...`, `times ...` and one `r` a reaction: its rate
 * constant | reactants by number | net changes as number:change. The species are called y1, y2, ...
 * @throws when the file is damaged: it is ours
 */
export function readCaseFile(path: string): CaseFile {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/))
  const numbers = (key: string) => Float64Array.from(lines.find(([first]) => first === key)?.slice(1) ?? [], Number)
  const [count = 0] = numbers('species')
  const initial = numbers('y0')
  const times = numbers('times')
  const mechanism: Mechanism = {
    species: Array.from({ length: count }, (_, i) => `y${i + 1}`),
    reactions: lines.filter(([key]) => key === 'r').map((words) => readReaction(words.slice(1).join(' '))),
  }
  if (initial.length !== count || count === 0 || times.length === 0 || [...initial, ...times].some(Number.isNaN))
    throw new Error(`${path} is no case of the peers.`)
  return { subject: { kind: 'mechanism', mechanism, initial }, times }
}

function readReaction(text: string): Mechanism['reactions'][number] {
  const [constant = '', reactants = '', changes = ''] = text.split('|').map((part) => part.trim())
  const words = (part: string) => part.split(/\s+/).filter((word) => word !== '')
  const orders: Record<string, number> = {}
  for (const species of words(reactants)) orders[`y${species}`] = (orders[`y${species}`] ?? 0) + 1
  const change = Object.fromEntries(
    words(changes).map((word): [string, number] => {
      const [species = '', amount = ''] = word.split(':')
      return [`y${species}`, Number(amount)]
    }),
  )
  return { equation: text, orders, change, constant: Number(constant) }
}

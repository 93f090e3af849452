import { GCProfiler, getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes in the spaces where objects are made. The other spaces shrink by themselves, long after a collection. */
const youngBytes = (): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name }) => space_name.startsWith('new_'))
    .reduce((sum, { space_used_size }) => sum + space_used_size, 0)

/** Bytes of objects that `work` made, by the heap's own counters; Infinity when there were so many that they were collected meanwhile. */
export function garbage(work: () => void): number {
  collectGarbage()
  const profiler = new GCProfiler()
  profiler.start()
  const before = youngBytes()
  work()
  const made = youngBytes() - before
  return profiler.stop().statistics.length === 0 ? made : Infinity
}

/** The least of a few: the engine itself makes objects now and then, for optimised code. */
export const least = (count: number, measure: () => number): number =>
  Math.min(...Array.from({ length: count }, () => measure()))

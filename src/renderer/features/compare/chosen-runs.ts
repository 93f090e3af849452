import { type ComputedRef, computed } from 'vue'
import type { RunSummary } from '../../../shared'
import { useLayout } from '../../state'

/** So many of the newest runs are compared until the user chooses. */
const firstChoice = 4

/** What the layout keeps of the choice: `auto`, or ids with commas between them. */
export function readChoice(kept: string, runs: readonly RunSummary[]): RunSummary[] {
  const ascending = [...runs].sort((a, b) => a.id - b.id)
  if (kept === 'auto') return ascending.filter((run) => run.bestLoss !== null).slice(-firstChoice)
  const ids = new Set(kept.split(',').map(Number))
  return ascending.filter((run) => ids.has(run.id))
}

/** The runs that are compared, oldest first, so that a run keeps its colour when a newer one joins. */
export function useChosenRuns(runs: () => readonly RunSummary[]) {
  const kept = useLayout().entry<string>('compare.runs', 'auto')
  const chosen: ComputedRef<RunSummary[]> = computed(() => readChoice(kept.value, runs()))
  const choose = (ids: readonly number[]): void => {
    kept.value = ids.join(',')
  }
  return {
    chosen,
    choose,
    toggle(id: number): void {
      const ids = chosen.value.map((run) => run.id)
      choose(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id])
    },
  }
}

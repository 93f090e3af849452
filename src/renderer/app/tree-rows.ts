import type { DatasetSummary, RunSummary } from '../../shared'
import type { Selection } from '../state'

/** A line of the project tree, in the order that the arrow keys walk. */
export type TreeRow =
  | { key: string; kind: 'group'; title: string; open: boolean; count: number }
  | { key: string; kind: 'dataset'; id: number; name: string; dataset: DatasetSummary }
  | { key: string; kind: 'run'; id: number; name: string; run: RunSummary }

/** A row that stands for a thing and not for a heading. */
export type ItemRow = Exclude<TreeRow, { kind: 'group' }>

export const groupTitles = { dataset: 'Datasets', run: 'Runs' } as const

/** @param folded keys of the groups whose items are hidden */
export function treeRows(
  datasets: readonly DatasetSummary[],
  runs: readonly RunSummary[],
  folded: readonly string[],
): TreeRow[] {
  const group = (kind: Selection['kind'], items: readonly ItemRow[]): TreeRow[] => {
    const open = !folded.includes(kind)
    const heading: TreeRow = { key: kind, kind: 'group', title: groupTitles[kind], open, count: items.length }
    return open ? [heading, ...items] : [heading]
  }
  return [
    ...group(
      'dataset',
      datasets.map((dataset) => ({
        key: `dataset.${dataset.id}`,
        kind: 'dataset',
        id: dataset.id,
        name: dataset.name,
        dataset,
      })),
    ),
    ...group(
      'run',
      runs.map((run) => ({ key: `run.${run.id}`, kind: 'run', id: run.id, name: run.name, run })),
    ),
  ]
}

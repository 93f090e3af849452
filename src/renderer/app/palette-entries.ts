import type { Command, DatasetsState, LabState, NavigationState, RunsState } from '../state'
import { fuzzyMatch } from './fuzzy-match'

/** One line of the command palette. */
export interface PaletteEntry {
  id: string
  group: string
  title: string
  keys?: string
  run: () => void
}

export interface FoundEntry extends PaletteEntry {
  /** The title in pieces, those that the query met marked. */
  pieces: readonly { text: string; met: boolean }[]
}

/** Commands that can run now, then what the project holds. */
export function paletteEntries(
  commands: readonly Command[],
  datasets: DatasetsState,
  runs: RunsState,
  lab: LabState,
  navigation: NavigationState,
): PaletteEntry[] {
  return [
    ...commands
      .filter((command) => command.id !== 'workbench.palette' && (command.enabled?.() ?? true))
      .map((command) => ({ ...command, group: command.group ?? '' })),
    ...runs.list.value.map((run) => ({
      id: `run.${run.id}`,
      group: 'Run',
      title: run.name,
      run: () => navigation.openRun(run.id),
    })),
    ...datasets.list.value.map((dataset) => ({
      id: `dataset.${dataset.id}`,
      group: 'Dataset',
      title: dataset.name,
      run: () => navigation.openDataset(dataset.id),
    })),
    ...lab.list.value.map(({ experiment }) => ({
      id: `experiment.${experiment.name}`,
      group: 'Experiment',
      title: experiment.title,
      run: () => lab.open(experiment.name),
    })),
  ]
}

/** The entries that a query fits, best first; all in their own order without a query. */
export function findEntries(entries: readonly PaletteEntry[], query: string): FoundEntry[] {
  if (query.trim() === '') return entries.map((entry) => ({ ...entry, pieces: [{ text: entry.title, met: false }] }))
  return entries
    .flatMap((entry) => {
      const prefix = entry.group === '' ? '' : `${entry.group} `
      const whole = fuzzyMatch(query, prefix + entry.title)
      if (whole === null) return []
      const positions = whole.positions.map((position) => position - prefix.length).filter((position) => position >= 0)
      return [{ entry, score: whole.score, positions }]
    })
    .sort((a, b) => b.score - a.score)
    .map(({ entry, positions }) => ({ ...entry, pieces: marked(entry.title, positions) }))
}

function marked(title: string, positions: readonly number[]): { text: string; met: boolean }[] {
  const pieces: { text: string; met: boolean }[] = []
  for (const [index, character] of [...title].entries()) {
    const met = positions.includes(index)
    const last = pieces.at(-1)
    if (last !== undefined && last.met === met) last.text += character
    else pieces.push({ text: character, met })
  }
  return pieces
}

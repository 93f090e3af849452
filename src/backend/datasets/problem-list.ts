import type { ImportProblem } from '../../shared'

export interface Place {
  row?: number
  column?: { index: number; name: string }
}

const shown = 50

/** The problems found in a file, in the order found; past the first fifty only counted. */
export class ProblemList {
  private readonly found: ImportProblem[] = []
  private uncounted = 0
  private worst: ImportProblem['severity'] = 'warning'

  private add(severity: ImportProblem['severity'], message: string, advice: string, place: Place): void {
    if (this.found.length >= shown) {
      this.uncounted += 1
      if (severity === 'error') this.worst = 'error'
      return
    }
    const { row, column } = place
    this.found.push({
      severity,
      row: row ?? null,
      column: column === undefined ? null : column.name,
      columnIndex: column === undefined ? null : column.index,
      message,
      advice,
    })
  }

  error(message: string, advice: string, place: Place = {}): void {
    this.add('error', message, advice, place)
  }

  warning(message: string, advice: string, place: Place = {}): void {
    this.add('warning', message, advice, place)
  }

  question(message: string, advice: string, place: Place = {}): void {
    this.add('question', message, advice, place)
  }

  get hasErrors(): boolean {
    return this.worst === 'error' || this.found.some((problem) => problem.severity === 'error')
  }

  list(): ImportProblem[] {
    if (this.uncounted === 0) return [...this.found]
    return [
      ...this.found,
      {
        severity: this.worst,
        row: null,
        column: null,
        columnIndex: null,
        message: `There are ${this.uncounted} more problems.`,
        advice: 'Mend the ones above first: others often have the same cause.',
      },
    ]
  }
}

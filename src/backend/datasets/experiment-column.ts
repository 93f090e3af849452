import type { ImportOptions } from '../../shared'
import { namesExperiments } from './column-heading'
import type { ProblemList } from './problem-list'
import type { TableColumn } from './table-columns'

/** Gives the column that names the experiment of each row its role: the one that is said to, or one that is called so. */
export function findExperimentColumn(
  columns: readonly TableColumn[],
  roles: ImportOptions['roles'],
  problems: ProblemList,
): void {
  const said = columns.filter(({ name, role }) => role === 'signal' && roles[name] === 'experiment')
  if (said.length > 1) {
    problems.error(
      `${said.map(({ name }) => name).join(' and ')} are both said to name the experiments.`,
      'Choose one column.',
    )
  }
  const found = columns.find(
    ({ name, role }) => role === 'signal' && roles[name] === undefined && namesExperiments(name),
  )
  const column = said[0] ?? found
  if (column === undefined) return
  column.role = 'experiment'
  if (said.length > 0) return
  problems.warning(
    `${column.name} is taken to name the experiment of each row.`,
    'Go on if this is right; otherwise make it a signal, or leave it out.',
    { column: { index: columns.indexOf(column), name: column.name } },
  )
}

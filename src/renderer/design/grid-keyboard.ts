/** Where the keyboard leads from a cell of a grid. Both numbers are 0-based. */
export interface GridPosition {
  row: number
  column: number
}

/** The cell that a key leads to; null when the key moves nothing. A page is the number of rows seen. */
export function moveInGrid(
  from: GridPosition,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  rows: number,
  columns: number,
  page: number,
): GridPosition | null {
  const far = event.ctrlKey || event.metaKey
  const to = { ...from }
  switch (event.key) {
    case 'ArrowUp':
      to.row = far ? 0 : to.row - 1
      break
    case 'ArrowDown':
      to.row = far ? rows - 1 : to.row + 1
      break
    case 'ArrowLeft':
      to.column = far ? 0 : to.column - 1
      break
    case 'ArrowRight':
      to.column = far ? columns - 1 : to.column + 1
      break
    case 'PageUp':
      to.row -= page
      break
    case 'PageDown':
      to.row += page
      break
    case 'Home':
      to.column = 0
      if (far) to.row = 0
      break
    case 'End':
      to.column = columns - 1
      if (far) to.row = rows - 1
      break
    default:
      return null
  }
  return { row: clamp(to.row, rows), column: clamp(to.column, columns) }
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1))
}

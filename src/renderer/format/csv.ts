/** A table as CSV with a heading: cells with a comma, a quotation mark or a line's end are quoted. */
export function csvText({
  columns,
  rows,
}: {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}): string {
  const line = (cells: readonly string[]): string => cells.map(cell).join(',')
  return `${[columns, ...rows].map(line).join('\n')}\n`
}

const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

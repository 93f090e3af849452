/** @typedef {{ name: string, title: string, unit: string, paper: string | null, value: number | null, asExpected: boolean | null }} Finding */
/** @typedef {{ title: string, findings: readonly Finding[] }} Column */
/** @typedef {{ title: string, cells: ReadonlyMap<string, string> }} Other */
/**
 * @typedef {object} Words
 * @property {(finding: Finding, written: (value: number) => string) => string} expectationText
 * @property {(finding: Finding, written: (value: number) => string) => string} findingText
 */

/** @param {number} value */
function written(value) {
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e')
  return String(size >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}

/**
 * A Markdown table: a row for each finding, with what the paper reports, what others and we found, and what is expected.
 * @param {readonly Column[]} columns ours, with the same findings in each
 * @param {readonly Other[]} others by the names of the findings
 * @param {Words} words
 * @param {string} none what stands for no value
 */
export function findingsTable(columns, others, { expectationText, findingText }, none) {
  const [first] = columns
  if (first === undefined) return ''
  const head = ['', 'the paper', ...others.map(({ title }) => title), ...columns.map(({ title }) => title), 'expected']
  const rows = first.findings.map((finding, place) => {
    const ours = columns.map(({ findings }) => {
      const own = findings[place] ?? finding
      const value = own.value === null ? none : findingText(own, written)
      return own.asExpected === false ? `**${value}, not as expected**` : value
    })
    const theirs = others.map(({ cells }) => cells.get(finding.name) ?? '')
    return [finding.title, finding.paper ?? '', ...theirs, ...ours, expectationText(finding, written)]
  })
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.map(escaped).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** @param {string} cell */
function escaped(cell) {
  return cell.replaceAll('|', '\\|')
}

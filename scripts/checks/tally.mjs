/**
 * What one check or suite came to.
 * @typedef {object} Tally
 * @property {string} name
 * @property {number} seconds
 * @property {number} passed
 * @property {{ name: string, message: string }[]} failed
 * @property {string[]} skipped
 */

/**
 * @param {string} name
 * @param {Partial<Omit<Tally, 'name'>>} counted
 * @returns {Tally}
 */
export function tally(name, counted) {
  return { name, seconds: 0, passed: 0, failed: [], skipped: [], ...counted }
}

/**
 * The report: failures and skipped tests by name, the time of every part, and last the line of totals.
 * @param {readonly Tally[]} tallies
 */
export function report(tallies) {
  const failed = tallies.flatMap((part) => part.failed.map((failure) => ({ ...failure, part: part.name })))
  const skipped = tallies.flatMap((part) => part.skipped.map((name) => `${part.name}: ${name}`))
  const lines = ['']
  if (failed.length > 0) lines.push('Failed:')
  for (const failure of failed) lines.push(`  ${failure.part}: ${failure.name}`, indent(failure.message))
  if (skipped.length > 0) lines.push('Skipped:', ...skipped.map((name) => `  ${name}`))
  for (const part of tallies) lines.push(partLine(part))
  const passed = tallies.reduce((sum, part) => sum + part.passed, 0)
  const totals = `${passed} passed, ${failed.length} failed`
  lines.push(skipped.length > 0 ? `${totals}, ${skipped.length} skipped` : totals)
  return `${lines.join('\n')}\n`
}

/** @param {Tally} part */
function partLine(part) {
  const counts = `${part.passed} passed, ${part.failed.length} failed, ${part.skipped.length} skipped`
  return `${part.name.padEnd(12)} ${part.seconds.toFixed(1).padStart(6)} s   ${counts}`
}

/** @param {string} message */
function indent(message) {
  return message
    .split('\n')
    .slice(0, 6)
    .map((line) => `      ${line}`)
    .join('\n')
}

/**
 * What `parseArgs` of node:util says about a command line, as one sentence without its advice on how to escape.
 * @param {unknown} error
 */
export function usageProblem(error) {
  const message = error instanceof Error ? error.message : String(error)
  return `${message.replace(/(\.\s|\n).*$/s, '').replace(/\.$/, '')}.`
}

/** Below this better-sqlite3 13 dies with a segmentation fault and no message. */
const oldest = [22, 12] as const

/**
 * Why this Node cannot run Kinode, as one sentence; null when it can.
 * @param version `process.versions.node`
 */
export function nodeVersionComplaint(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const enough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
  return enough
    ? null
    : `Kinode needs Node ${oldest.join('.')} or later and this is Node ${version}: start it with npm start or npm run kinode, which bring their own where they can.`
}

import { dirname, join, resolve } from 'node:path'
import { realpathSync } from 'node:fs'

/** The folder of the checkout: the one that holds package.json. */
export const root = resolve(import.meta.dirname, '..', '..')

/**
 * The folder that the user's relative paths mean. npm runs a script in the package's folder and leaves the user's in INIT_CWD;
 * outside `npm run` an INIT_CWD inherited from some other npm means nothing.
 * @param {string} checkout
 * @param {NodeJS.ProcessEnv} [environment]
 * @param {string} [currentFolder]
 */
export function userFolder(checkout, environment = process.env, currentFolder = process.cwd()) {
  const { INIT_CWD: invokedIn, npm_package_json: packageFile } = environment
  if (!invokedIn || !packageFile) return currentFolder
  const ranByNpmHere = isSameFolder(dirname(packageFile), checkout) && isSameFolder(currentFolder, checkout)
  return ranByNpmHere ? invokedIn : currentFolder
}

/**
 * @param {string} first
 * @param {string} second
 */
function isSameFolder(first, second) {
  try {
    return realpathSync(first) === realpathSync(second)
  } catch {
    return false
  }
}

/**
 * What the launcher leaves beside the build: stamps, locks and a failed download.
 * @param {string} checkout
 * @param {string} name
 */
export function launchFile(checkout, name) {
  return join(checkout, 'out', name)
}

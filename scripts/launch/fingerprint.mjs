import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A SHA-256 over the names and contents of files and folders (recursive, in a fixed order); an absent one counts as absent.
 * @param {string} root
 * @param {readonly string[]} paths relative to root
 */
export function fingerprint(root, paths) {
  const hash = createHash('sha256')
  for (const path of paths) addPath(hash, root, path)
  return hash.digest('hex')
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} root
 * @param {string} path
 */
function addPath(hash, root, path) {
  const absolute = join(root, path)
  if (!existsSync(absolute)) {
    hash.update(`absent ${path}\0`)
  } else if (statSync(absolute).isDirectory()) {
    for (const name of readdirSync(absolute).sort()) addPath(hash, root, `${path}/${name}`)
  } else {
    const content = readFileSync(absolute)
    hash.update(`file ${path} ${content.length}\0`)
    hash.update(content)
  }
}

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { shippedPackages } from './shipped-packages.mjs'

/** Where the document is kept, relative to the root. */
export const documentPath = 'resources/licences/THIRD-PARTY.md'

const introduction = `# Software of others in Kinode

An installed Kinode contains the packages below, each under its own licence. The table and the texts are made from the lockfile and
the packages themselves by \`npm run licences\`; the source code of each is at the address in the table. Electron, and the Chromium and Node.js in it, bring their notices with their
runtime (\`LICENSE\` and \`LICENSES.chromium.html\` beside the program). SQLite, inside better-sqlite3, is in the public domain.
`

/**
 * The licences of what is shipped, as one Markdown document; equal texts appear once.
 * @param {string} root
 */
export function licenceDocument(root) {
  const packages = shippedPackages(root)
  const rows = packages.map(
    ({ name, version, licence, path, isPlatformBuild }) =>
      `| ${name} | ${version} | ${licence} | ${isPlatformBuild ? '' : repository(join(root, path))} |`,
  )
  /** @type {Map<string, string[]>} */
  const holders = new Map()
  for (const { name, path, isPlatformBuild } of packages) {
    // The text of a platform's build is that of the package that it is a build of.
    if (isPlatformBuild) continue
    for (const text of licenceTexts(join(root, path))) holders.set(text, [...(holders.get(text) ?? []), name])
  }
  const sections = [...holders].map(([text, names]) => `## ${names.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\``)
  return [
    introduction,
    '| package | version | licence | source |',
    '|---|---|---|---|',
    ...rows,
    '',
    sections.join('\n\n'),
    '',
  ].join('\n')
}

/**
 * The licence and notice files of a package, ends of lines and trailing blanks made equal.
 * @param {string} folder
 */
export function licenceTexts(folder) {
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name) && statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .map((text) =>
      text
        .replace(/\r\n/g, '\n')
        .replace(/[ \t]+$/gm, '')
        .trim(),
    )
}

/**
 * The address of a package's source code, as its package.json says in one of npm's notations.
 * @param {string} folder
 */
function repository(folder) {
  const { repository, homepage = '' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const address = typeof repository === 'string' ? repository : (repository?.url ?? homepage)
  const isShort = /^(github:)?[\w.-]+\/[\w.-]+$/.test(address)
  if (isShort) return `https://github.com/${address.replace('github:', '')}`
  return address
    .replace(/^(git\+)?((git|ssh|https):\/\/)?(git@)?/, 'https://')
    .replace('github.com:', 'github.com/')
    .replace(/\.git$/, '')
}

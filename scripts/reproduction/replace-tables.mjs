/**
 * Puts tables into a document: each between `<!-- table NAME -->` and `<!-- end of table -->`.
 * @param {string} text
 * @param {Readonly<Record<string, string>>} tables by name
 * @param {boolean} some whether tables that are not given stay as they are
 * @throws when the document has no place for a table, or a place without one
 */
export function replaceTables(text, tables, some) {
  const missing = new Set(Object.keys(tables))
  const replaced = text.replaceAll(
    /<!-- table ([\w-]+) -->[\s\S]*?<!-- end of table -->/g,
    (/** @type {string} */ whole, /** @type {string} */ name) => {
      const table = tables[name]
      if (table === undefined && some) return whole
      if (table === undefined) throw new Error(`There is no experiment ${name} for the table of that name.`)
      missing.delete(name)
      return `<!-- table ${name} -->\n\n${table}\n\n<!-- end of table -->`
    },
  )
  if (missing.size > 0) throw new Error(`The document has no table for ${[...missing].join(', ')}.`)
  return replaced
}

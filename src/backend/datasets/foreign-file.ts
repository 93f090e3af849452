interface Signature {
  /** What the file is, as a user would call it, with its article. */
  kind: string
  advice: string
  matches(start: Uint8Array, text: string): boolean
}

const exportAsText = 'Open it in the program that made it and save the table as CSV.'
const begins =
  (...bytes: number[]) =>
  (start: Uint8Array): boolean =>
    bytes.every((byte, i) => start[i] === byte)
const beginsWith =
  (words: string) =>
  (_start: Uint8Array, text: string): boolean =>
    text.startsWith(words)
const isZip = begins(0x50, 0x4b, 0x03, 0x04)

/** Files that are no text tables, most particular first. `text` is the start read byte by byte. */
const signatures: Signature[] = [
  { kind: 'a PNG picture', advice: 'Import the numbers behind the picture.', matches: begins(0x89, 0x50, 0x4e, 0x47) },
  { kind: 'a JPEG picture', advice: 'Import the numbers behind the picture.', matches: begins(0xff, 0xd8, 0xff) },
  { kind: 'a GIF picture', advice: 'Import the numbers behind the picture.', matches: beginsWith('GIF8') },
  {
    kind: 'a PDF document',
    advice: 'Copy the table into a spreadsheet and save it as CSV.',
    matches: beginsWith('%PDF'),
  },
  {
    kind: 'an Excel workbook',
    advice: 'Save the sheet as CSV and import that.',
    matches: (start, text) => isZip(start) && /xl\/|\[Content_Types\]\.xml/.test(text) && !text.includes('word/'),
  },
  {
    kind: 'an OpenDocument spreadsheet',
    advice: 'Save the sheet as CSV and import that.',
    matches: (start, text) => isZip(start) && text.includes('opendocument.spreadsheet'),
  },
  { kind: 'a Word document', advice: exportAsText, matches: (start, text) => isZip(start) && text.includes('word/') },
  { kind: 'a ZIP archive', advice: 'Unpack it and import the table inside.', matches: isZip },
  {
    kind: 'an old Excel workbook (XLS) or another Office file',
    advice: 'Save the sheet as CSV and import that.',
    matches: begins(0xd0, 0xcf, 0x11, 0xe0),
  },
  { kind: 'a gzip archive', advice: 'Unpack it and import the table inside.', matches: begins(0x1f, 0x8b) },
  {
    kind: 'a database, perhaps a Kinode project',
    advice: 'Open a project with Open, not with Import.',
    matches: beginsWith('SQLite format 3'),
  },
  { kind: 'an HDF5 file', advice: exportAsText, matches: beginsWith('\x89HDF') },
  { kind: 'a MATLAB file', advice: exportAsText, matches: beginsWith('MATLAB 5.0 MAT-file') },
  { kind: 'a Parquet file', advice: exportAsText, matches: beginsWith('PAR1') },
  { kind: 'a rich-text document', advice: exportAsText, matches: beginsWith('{\\rtf') },
  {
    kind: 'a web page (HTML)',
    advice: 'Copy the table into a spreadsheet and save it as CSV.',
    matches: (_start, text) => /^\s*(<!doctype html|<html)/i.test(text),
  },
  {
    kind: 'an XML file',
    advice: 'Import the measurements as a table of text (CSV).',
    matches: (_start, text) => /^\s*<\?xml/i.test(text),
  },
  {
    kind: 'a JSON file',
    advice: 'Write the numbers as a table: a time column and one column per species.',
    matches: (_start, text) => /^\s*(\{\s*("|\}|$)|\[\s*([[{"\]]|-?\d[\d.eE+-]*\s*[,\]]))/.test(text),
  },
]

const looked = 4096

/** What a file is when it is no table of text; null when it may be one. */
export function foreignKind(content: Uint8Array): { kind: string; advice: string } | null {
  const start = content.subarray(0, looked)
  const text = new TextDecoder('latin1').decode(start)
  const signature = signatures.find((candidate) => candidate.matches(start, text.replace(/^ï»¿/, '')))
  if (signature !== undefined) return { kind: signature.kind, advice: signature.advice }
  return null
}

/** Whether decoded text holds characters that no text has: then it was no text. */
export function isBinary(text: string): boolean {
  const sample = text.slice(0, looked)
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const odd = sample.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffe\uffff]/g)?.length ?? 0
  return odd > 0
}

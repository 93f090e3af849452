import { describe, expect, it } from 'vitest'
import { numbers, preview, problems, refusal } from './reading'

describe('a table with a mistake is named by row and column, and gives no curves', () => {
  const cases: [name: string, text: string, expected: string[]][] = [
    ['a word among numbers', 'time,A\n0,1\n1,abc\n2,3\n', ['error 3 A: "abc" is not a number.']],
    ['a word in the first row', 'time,A\n0,abc\n1,2\n2,3\n', ['error 2 A: "abc" is not a number.']],
    ['a time that is a word', 'time,A\nx,1\n1,2\n2,3\n', ['error 2 time: "x" is not a number.']],
    [
      'a row of words',
      'time,A\nfoo,bar\n0,1\n1,2\n',
      ['error 2 time: "foo" is not a number.', 'error 2 A: "bar" is not a number.'],
    ],
    ['a time that is missing', 'time,A\n0,1\n,2\n2,3\n', ['error 3 time: This row has no time.']],
    ['a short row', 'time,A,B\n0,1,2\n1,2\n2,3,4\n', ['error 3 -: This row has 2 cells where 3 were expected.']],
    ['a short first row', 'time,A\n0\n1,2\n2,3\n', ['error 2 -: This row has 1 cell where 2 were expected.']],
    ['a short last row', 'time,A,B\n0,1,2\n1,2,3\n2,3', ['error 4 -: This row has 2 cells where 3 were expected.']],
    ['a long row', 'time,A\n0,1\n1,2,3\n2,3\n', ['error 3 -: This row has 3 cells where 2 were expected.']],
    ['a time out of order', 'time,A\n0,1\n2,2\n1,3\n', ['error 4 -: The time 1 comes after 2 (row 3).']],
    ['a repeated time', 'time,A\n0,1\n1,2\n1,3\n', ['question 4 -: The time 1 is in row 3 and again here.']],
    [
      'replicates below each other',
      'time,A\n0,1\n1,2\n0,1.5\n1,2.5\n',
      ['question 4 -: The time 0 is in row 2 and again here; 2 rows repeat a time.'],
    ],
    ['an empty column', 'time,A,B\n0,1,\n1,2,NA\n', ['error - B: Column B is empty.']],
    ['a name twice', 'time,A,A\n0,1,2\n1,2,3\n', ['error 1 A: Columns 2 and 3 are both called A.']],
    ['infinity', 'time,A\n0,1\n1,-inf\n2,1e999\n', ['error 3 A: -inf is infinite.', 'error 4 A: 1e999 is infinite.']],
    [
      'a decimal comma in a file of points',
      'time;A;B\n0;1.5;1.5\n1;2.5;2,5\n2;3.5;4.5\n',
      ['error 3 B: "2,5" has a decimal comma, the file a decimal point.'],
    ],
    ['no data', 'time,A\n', ['error - -: There is no row of numbers.']],
    ['prose', 'Dear colleague,\nhere are the data.\n', ['error - -: There is no row of numbers.']],
    ['one column', 'time\n0\n1\n', ['error - -: There is only one column.']],
    [
      'a header with too few names',
      'time,A\n0,1,2\n1,2,3\n',
      ['error 1 -: The header names 2 columns, the rows below have 3.'],
    ],
    [
      'a header with too many names',
      'time,A,B\n0,1\n1,2\n',
      ['error 1 -: The header names 3 columns, the rows below have 2.'],
    ],
    [
      'words in a whole column',
      'time,A,id\n0,1,m0\n1,2,m0\n',
      ['error 2 id: Column id holds no numbers (its first entry is "m0").'],
    ],
    ['a quote that never closes', 'time,A\n0,1\n1,"2\n2,3\n', ['error 3 -: A quote opens here and never closes.']],
  ]
  it.each(cases)('%s', (_name, text, expected) => {
    const table = preview(text)
    expect(problems(table).filter((problem) => !problem.startsWith('warning'))).toEqual(
      expect.arrayContaining(expected),
    )
    for (const problem of table.problems) expect(problem.advice).not.toBe('')
    if (expected.some((problem) => problem.startsWith('error'))) expect(table.series).toEqual([])
  })

  it('counts the problems past the fiftieth', () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${i},${i < 80 ? 'x' : i}`)
    const table = preview(`time,A\n${rows.join('\n')}\n`)
    expect(table.problems).toHaveLength(51)
    expect(table.problems.at(-1)).toMatchObject({ severity: 'error', message: 'There are 30 more problems.' })
  })
})

describe('what a table may look like', () => {
  it('reads missing values in every spelling', () => {
    const words = ['', 'NA', 'na', 'NaN', 'nan', 'n/a', 'N/A', '-']
    const table = preview(`time,A,B\n0,1,1\n${words.map((word, i) => `${i + 1},${word},2`).join('\n')}\n`)
    expect(problems(table)).toEqual([])
    expect(numbers(table, 'A')[1]).toEqual([1, ...words.map(() => NaN)])
  })

  it('reads numbers in every spelling', () => {
    const words = ['+1', '-1.5', '.5', '2.', '1e-3', '1E+3', '1.5D-2', '\u22122', ' 7 ']
    const table = preview(`time,A\n${words.map((word, i) => `${i},${word}`).join('\n')}\n`)
    expect(numbers(table, 'A')[1]).toEqual([1, -1.5, 0.5, 2, 1e-3, 1e3, 1.5e-2, -2, 7])
  })

  it('gives a zero no sign, as the project file keeps none', () => {
    expect(Object.is(numbers(preview('time,A\n0,-0\n1,2\n'), 'A')[1]?.[0], 0)).toBe(true)
  })

  it.each([
    ['commas', 'time,A\n0,1.5\n1,2.5\n', ',', '.'],
    ['semicolons', 'time;A\n0;1.5\n1;2.5\n', ';', '.'],
    ['semicolons and decimal commas', 'time;A\n0;1,5\n1;2,5\n', ';', ','],
    ['tabs and decimal commas', 'time\tA\n0\t1,5\n1\t2,5\n', '\t', ','],
    ['bars', 'time|A\n0|1.5\n1|2.5\n', '|', '.'],
    ['blanks', 'time   A\n0   1.5\n 1 2.5\n', ' ', '.'],
    ['blanks and decimal commas', 'time A\n0,0 1,5\n1,0 2,5\n', ' ', ','],
    ['quoted decimal commas', 'time,A\n"0,0","1,5"\n"1,0","2,5"\n', ',', ','],
    ['carriage returns', 'time,A\r\n0,1.5\r\n1,2.5\r\n', ',', '.'],
  ])('finds %s by looking', (_name, text, delimiter, decimal) => {
    const table = preview(text)
    expect(table.guess).toMatchObject({ delimiter, decimal, headerRows: 1 })
    expect(numbers(table, 'A')).toEqual([
      [0, 1],
      [1.5, 2.5],
    ])
  })

  it.each([
    ['UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...Buffer.from('t,µ\n0,1\n1,2\n')]), 'utf-8', 'µ'],
    [
      'UTF-16 with a mark',
      Uint8Array.from([0xff, 0xfe, ...Buffer.from('t,µ\n0,1\n1,2\n', 'utf16le')]),
      'utf-16le',
      'µ',
    ],
    ['UTF-16 without', Uint8Array.from(Buffer.from('t,µ\n0,1\n1,2\n', 'utf16le')), 'utf-16le', 'µ'],
    [
      'big-endian UTF-16',
      Uint8Array.from([0xfe, 0xff, ...Buffer.from('t,µ\n0,1\n1,2\n', 'utf16le').swap16()]),
      'utf-16be',
      'µ',
    ],
    ['Windows-1252', Uint8Array.from(Buffer.from('t,é\n0,1\n1,2\n', 'latin1')), 'windows-1252', 'é'],
    [
      'Windows-1251',
      Uint8Array.from([...Buffer.from('t,'), 0xe0, 0xf1, 0xf5, ...Buffer.from('\n0,1\n1,2\n')]),
      'windows-1251',
      'асх',
    ],
  ])('reads %s', (_name, content, encoding, name) => {
    const table = preview(content)
    expect(table.guess.encoding).toBe(encoding)
    expect(table.columns.map((column) => column.name)).toEqual(['t', name])
    expect(problems(table, 'error')).toEqual([])
  })

  it.each([
    ['time [s],A (mM),B / µM', ['time s', 'A mM', 'B µM']],
    ['t/min,Fe(II),c (mol L^-1)', ['t min', 'Fe(II) null', 'c mol L^-1']],
    ['Zeit (h),[CEX],A [a.u.]', ['Zeit h', '[CEX] null', 'A a.u.']],
    ['time_ms,k_cat,A (µM/s)', ['time ms', 'k_cat null', 'A µM/s']],
  ])('reads names and units from %s', (header, expected) => {
    const table = preview(`${header}\n0,1,2\n1,2,3\n`)
    expect(table.columns.map(({ name, unit }) => `${name} ${unit}`)).toEqual(expected)
    expect(problems(table)).toEqual([])
  })

  it('reads a second header row of units', () => {
    const table = preview('time,A,B\ns,mM,µM\n0,1,2\n1,2,3\n')
    expect(table.guess.headerRows).toBe(2)
    expect(table.columns.map((column) => column.unit)).toEqual(['s', 'mM', 'µM'])
  })

  it('finds the time column by its name wherever it stands', () => {
    const table = preview('A,Time (s)\n5,0\n6,1\n')
    expect(table.columns.map((column) => column.role)).toEqual(['signal', 'time'])
    expect(numbers(table, 'A')).toEqual([
      [0, 1],
      [5, 6],
    ])
  })

  it('skips comments, blank lines and remarks, and takes names from a comment', () => {
    const table = preview('# made by hand\n# time A\n\n0 1\n\n1 2\n\n\n')
    expect(table.columns.map((column) => column.name)).toEqual(['time', 'A'])
    expect(numbers(table, 'A')[0]).toEqual([0, 1])
  })

  it('ignores a delimiter at the end of every line', () => {
    const table = preview('time,A,\n0,1,\n1,2,\n')
    expect(problems(table)).toEqual([])
    expect(table.columns.map((column) => column.role)).toEqual(['time', 'signal', 'ignored'])
  })

  it('leaves out dates and says so', () => {
    const table = preview('stamp,time,A\n2024-10-19 03:03,0,1\n2024-10-19 03:04,1,2\n')
    expect(problems(table)).toEqual(['warning 2 stamp: Column stamp holds dates or times of day and is left out.'])
    expect(table.series.map((series) => series.signal)).toEqual(['A'])
  })

  it('makes replicates of repeated times once that is confirmed', () => {
    const text = 'time,A\n0,1\n0,1.5\n1,2\n1,2.5\n2,3\n'
    const table = preview(text, { replicates: true })
    expect(problems(table)).toEqual([])
    expect(numbers(table, 'A', 1)).toEqual([
      [0, 1, 2],
      [1, 2, 3],
    ])
    expect(numbers(table, 'A', 2)).toEqual([
      [0, 1],
      [1.5, 2.5],
    ])
  })

  it('takes replicates below each other', () => {
    const table = preview('time,A\n0,1\n1,2\n0,1.5\n1,2.5\n', { replicates: true })
    expect(numbers(table, 'A', 2)[1]).toEqual([1.5, 2.5])
  })

  it('takes what the user says in place of what it finds', () => {
    const headerless = preview('5,1\n6,2\n7,3\n', { headerRows: 1 })
    expect(headerless.columns.map((column) => column.name)).toEqual(['5', '1'])
    expect(numbers(headerless, '1')[0]).toEqual([6, 7])
    expect(problems(preview('time,A\n0,1\n', { headerRows: 0 }), 'error')[0]).toContain('error 1 time: "time" is not')
    expect(preview('time;A\n0;1,5\n1;2,5\n', { decimal: '.' }).problems[0]?.message).toContain('decimal comma')
    expect(preview('t,é\n0,1\n1,2\n', { encoding: 'latin1' }).guess.encoding).toBe('windows-1252')
  })

  it('reads a hundred thousand cells whole', () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, i) => `${i},${Array.from({ length: 9 }, (__, j) => i * j).join(',')}`,
    )
    const table = preview(`time,${'abcdefghi'.split('').join(',')}\n${rows.join('\n')}\n`)
    expect(problems(table)).toEqual([])
    expect(numbers(table, 'i').map((column) => column.at(-1))).toEqual([9999, 9999 * 8])
    expect(table.totalRows).toBe(10_001)
    expect(table.rows.length).toBeLessThan(table.totalRows)
  })
})

describe('initial values given apart', () => {
  const text = 'time,A,B\n1,0.9,0.1\n2,0.8,0.2\n'
  it.each([
    [{ initial: { time: 0, values: [1] } }, 'error - -: The initial value has 1 entries for 2 species.'],
    [
      { initial: { time: 1.5, values: [1, 0] } },
      'error - -: A sample at time 1 lies before the initial value at t0 = 1.5.',
    ],
    [{ startTime: 3 }, 'error - -: The start time 3 is after the first sample at 1.'],
    [
      { initial: { time: 0, values: [1, 0] }, startTime: 0.5 },
      'error - -: Initial values are given at 0 and the start time as 0.5.',
    ],
  ])('are checked: %o', (options, expected) => {
    expect(problems(preview(text, options))).toEqual([expected])
  })

  it('warn when the first row cannot be the start', () => {
    expect(problems(preview('time,A,B\n0,1,\n1,2,3\n'))[0]).toContain('Training is not possible with these data')
  })
})

describe('a file of another kind', () => {
  it.each([
    ['a PNG picture', '\x89PNG\r\n\x1a\n'],
    ['a JPEG picture', '\xff\xd8\xff\xe0'],
    ['a PDF document', '%PDF-1.7'],
    ['a ZIP archive', 'PK\x03\x04other'],
    ['an Excel workbook', 'PK\x03\x04[Content_Types].xml'],
    ['an old Excel workbook', '\xd0\xcf\x11\xe0\xa1\xb1'],
    ['a web page (HTML)', '<!DOCTYPE html><html>'],
    ['an XML file', '<?xml version="1.0"?><sbml/>'],
    ['a JSON file', '{"time": [0, 1]}'],
    ['a JSON file', '[[0, 1], [1, 2]]'],
    ['a database, perhaps a Kinode project', 'SQLite format 3\0'],
    ['a binary file', 'time\0\0\x01\x02,A\n'],
  ])('is called %s', (kind, start) => {
    expect(refusal(Uint8Array.from(Buffer.from(start, 'latin1')))).toContain(`This is ${kind}`)
  })

  it('is called empty when it is', () => {
    expect(refusal('')).toContain('The file is empty')
  })

  it('is not written in the encoding asked for', () => {
    expect(refusal(Uint8Array.of(0x74, 0xe9, 0x0a), 'a.csv', { encoding: 'utf-8' })).toContain('not written in utf-8')
    expect(refusal('t,A\n0,1\n', 'a.csv', { encoding: 'klingon' })).toContain('There is no encoding named klingon')
  })
})

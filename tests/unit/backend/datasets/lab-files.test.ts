import { describe, expect, it } from 'vitest'
import { labFile, numbers, previewFile, problems, refusal } from './reading'

describe('files as laboratories have them', () => {
  it('reads a plain CSV with header', () => {
    const table = previewFile('cops/pinene.csv')
    expect(table.guess).toEqual({ delimiter: ',', decimal: '.', headerRows: 1, encoding: 'utf-8' })
    expect(table.columns.map(({ name, role }) => `${role} ${name}`)).toEqual([
      'time t',
      ...[1, 2, 3, 4, 5].map((i) => `signal y${i}`),
    ])
    expect(numbers(table, 'y5').map((column) => column.at(-1))).toEqual([36420, 25.7])
    expect(problems(table)).toEqual([])
  })

  it('reads semicolons, decimal commas and padding, no header: the same numbers as the cleaned files', () => {
    const raw = previewFile('nh4cl-thermal/Данные ТГА.csv')
    expect(raw.guess).toEqual({ delimiter: ';', decimal: ',', headerRows: 0, encoding: 'utf-8' })
    for (const [signal, file, name] of [
      ['y1', 'NH4_rate_5.csv', 'rate_5'],
      ['y2', 'NH4_rate_3.csv', 'rate_3'],
      ['y3', 'NH4_rate_10.csv', 'rate_10'],
    ] as const) {
      const cleaned = numbers(previewFile(`nh4cl-thermal/${file}`), name)
      // The cleaned files leave out the first row.
      expect(numbers(raw, signal).map((column) => column.slice(1))).toEqual(cleaned)
    }
  })

  it('finds the table below forty lines of a spectrophotometer: the same numbers as the processed file', () => {
    const raw = previewFile('lysozyme-hitachi/10cells_970buffer_20imaz_lsz_2.TXT')
    const processed = previewFile('lysozyme-hitachi/10cells_970buffer_20imaz_lsz_2.csv')
    expect(raw.columns).toEqual([
      { name: 'time', unit: 's', role: 'time' },
      { name: 'Abs', unit: null, role: 'signal' },
    ])
    expect(processed.columns[0]).toEqual({ name: 'time', unit: 's', role: 'time' })
    expect(numbers(raw, 'Abs')).toEqual(numbers(processed, 'absorbance'))
    expect(problems(raw)).toEqual(['warning 1 -: Rows 1 to 40 are above the table and left out.'])
  })

  it('reads UTF-16, clock times, 96 wells, and leaves out what stands above and below', () => {
    const table = previewFile('plate-readers/Spectramax190 molecular Devices.txt')
    expect(table.guess).toMatchObject({ encoding: 'utf-16le', delimiter: '\t' })
    expect(table.timeUnit).toBe('s')
    expect(table.series).toHaveLength(97)
    expect(numbers(table, 'A1')[0]).toEqual([0, 15, 30, 45, 60, 75, 90, 105, 120])
    expect(numbers(table, 'A1')[1]?.[0]).toBe(0.0379)
    expect(problems(table)).toEqual([
      'warning 2 -: Row 2 is above the table and left out.',
      'warning 14 -: Rows 14 to 17 are below the table and left out.',
    ])
  })

  it('reads a wavelength as the name of a column, and times before zero', () => {
    const table = previewFile('flash-photolysis/air_520nm_2sh_20C.CSV')
    expect(table.columns.map((column) => column.name)).toEqual(['time', '520'])
    expect(numbers(table, '520').map((column) => column[0])).toEqual([-1, 3.743941e-3])
    expect(numbers(table, '520')[0]).toHaveLength(1001)
  })

  it('keeps square brackets that are concentrations, and cells that are empty below the first row', () => {
    const table = previewFile('cephalexin-colton/OdeExperiment_0.txt')
    expect(table.columns.map((column) => column.name).slice(0, 6)).toEqual([
      ...['Time', '[PG]', '[7-ADCA]', '[CEX]', '[PGME]', '[PG]_0'],
    ])
    expect(numbers(table, '[PG]_0')[1]).toEqual([2, ...Array.from({ length: 9 }, () => NaN)])
  })

  it.each([
    ['biomass-tga/expdata_no1.txt', '\t', 46, 2],
    ['cathode-dsc/cath_1_2.csv', ',', 49, 1],
    ['enzymeml-pyenzyme/v1_meas.csv', ',', 10, 4],
  ])('reads %s, which has no header', (path, delimiter, rows, signals) => {
    const table = previewFile(path)
    expect(table.guess).toMatchObject({ delimiter, headerRows: 0 })
    expect(table.series).toHaveLength(signals)
    expect(table.series[0]?.times).toHaveLength(rows)
    expect(problems(table)).toEqual([expect.stringContaining('warning - -: No row names the columns')])
  })

  it('refuses a long table by its text column, and asks nothing that would mix its experiments', () => {
    const table = previewFile('enzymeml-pyenzyme/alcohol_degradation.tsv')
    expect(table.guess.delimiter).toBe('\t')
    expect(problems(table, 'error')).toEqual([
      'error 2 id: Column id holds no numbers (its first entry is "Measurement 1").',
    ])
    expect(table.series).toEqual([])
  })

  it('refuses a table without a time', () => {
    expect(problems(previewFile('enzymeml-pyenzyme/data_invalid.tsv'), 'error')[0]).toContain('Column id')
  })

  it('refuses a page of text with numbers below by the row that is no header', () => {
    expect(problems(previewFile('nist-strd/Lanczos3.dat'), 'error')[0]).toContain(
      'error 60 -: The header names 3 columns',
    )
  })

  it('refuses a single column', () => {
    expect(problems(previewFile('biomass-tga/beta.txt'))).toEqual(['error - -: There is only one column.'])
  })

  it.each([
    ['vtna-xlsx/entry14_diels_alder.xlsx', 'This is an Excel workbook, not a table of text. Save the sheet as CSV'],
    ['cops/pinene.json', 'This is a JSON file, not a table of text'],
    ['enzymeml-pyenzyme/v1_example.omex', 'This is a ZIP archive, not a table of text. Unpack it'],
  ])('names %s for what it is', (path, sentence) => {
    expect(refusal(labFile(path), path)).toContain(sentence)
  })
})

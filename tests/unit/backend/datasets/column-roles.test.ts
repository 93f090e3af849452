import { describe, expect, it } from 'vitest'
import type { ImportPreview } from '../../../../src/shared'
import { preview, previewFile, problems } from './reading'

const rolesOf = ({ columns }: ImportPreview) => columns.map(({ name, unit, role }) => `${name} ${unit ?? '-'} ${role}`)
const given = ({ conditionSeries }: ImportPreview) =>
  conditionSeries.map(({ signal, times, values }) => [signal, [...times], [...values]])

describe('what columns hold', () => {
  const table = 'time [s],T [K],dose,A\n0,300,1,1\n1,,1,0.5\n2,320,0,0.2\n'

  it('a temperature beside what was measured is a condition, and said to be', () => {
    const read = preview(table)
    expect(rolesOf(read)).toEqual(['time s time', 'T K condition', 'dose - signal', 'A - signal'])
    expect(problems(read)).toEqual(['warning - T: T is taken for a condition: it is given to models and not learned.'])
    expect(given(read)).toEqual([['T', [0, 1, 2], [300, NaN, 320]]])
    expect(read.series.map(({ signal }) => signal)).toEqual(['dose', 'A'])
    // Alone beside the time it is what was measured.
    expect(rolesOf(preview('time,temperature\n0,300\n1,310\n'))).toEqual(['time - time', 'temperature - signal'])
  })

  it('is as it is said', () => {
    const read = preview(table, { roles: { T: 'signal', dose: 'condition', A: 'signal' } })
    expect(rolesOf(read)).toEqual(['time s time', 'T K signal', 'dose - condition', 'A - signal'])
    expect(problems(read)).toEqual([])
    expect(rolesOf(preview(table, { roles: { dose: 'ignored' } }))).toContain('dose - ignored')
    const other = preview('a,b,c\n0,5,1\n1,6,2\n', { roles: { b: 'time', a: 'ignored' } })
    expect(rolesOf(other)).toEqual(['a - ignored', 'b - time', 'c - signal'])
    expect([...other.series[0]!.times]).toEqual([5, 6])
    expect(problems(other)).toEqual([])
  })

  it('that is said of no column, or of two times, is refused', () => {
    expect(problems(preview(table, { roles: { U: 'condition' } }))).toEqual([
      'error - -: There is no column called U.',
      'warning - T: T is taken for a condition: it is given to models and not learned.',
    ])
    const twice = problems(preview(table, { roles: { dose: 'time', A: 'time' } }), 'error')
    expect(twice[0]).toBe('error - -: dose and A are both said to be the time.')
    expect(problems(preview(table, { headings: ['a', 'b', 'c', 'd', 'e'] }), 'error')).toEqual([
      'error - -: 5 columns are named, the file has 4.',
    ])
    const nothing = preview('time,T\n0,300\n1,310\n', { roles: { T: 'condition' } })
    expect(problems(nothing, 'error')).toEqual(['error - -: There is no column of measurements beside the time.'])
  })

  it('a file without a header row reads with the names that it is given', () => {
    const read = previewFile('biomass-tga/expdata_no1.txt', { headings: ['time [s]', 'T [K]', 'mass'] })
    expect(rolesOf(read)).toEqual(['time s time', 'T K condition', 'mass - signal'])
    expect(read.timeUnit).toBe('s')
    expect(problems(read)).toEqual(['warning - T: T is taken for a condition: it is given to models and not learned.'])
    const [, times, values] = given(read)[0]! as [string, number[], number[]]
    expect([times.length, times[1], values[0], values[1]]).toEqual([46, 746.411223, 500, 524.8803741])
  })

  it('a condition that ends early, or is known at one time alone, holds its nearest value', () => {
    const early = preview('time,T [K],A\n0,,1\n1,300,0.6\n2,310,0.5\n3,,0.2\n')
    expect(problems(early)).toContain(
      'warning - T: T has no value before 1 and none after 2: its nearest value is taken to hold there.',
    )
    expect(problems(preview('time,T (°C),A\n0,300,1\n1,,0.6\n2,,0.5\n'))).toHaveLength(1)
  })

  it('a condition that is recorded more often than samples are taken adds no samples', () => {
    const read = preview('time,T [K],A,B\n0,300,1,0\n1,301,,\n2,302,,0.5\n3,303,,\n')
    expect(read.series.map(({ times }) => [...times])).toEqual([
      [0, 2],
      [0, 2],
    ])
    expect(given(read)).toEqual([['T', [0, 1, 2, 3], [300, 301, 302, 303]]])
  })
})

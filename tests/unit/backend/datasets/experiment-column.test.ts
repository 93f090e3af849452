import { describe, expect, it } from 'vitest'
import type { ImportPreview } from '../../../../src/shared'
import { preview, problems } from './reading'

const curves = ({ series }: ImportPreview) =>
  series.map(({ experiment, replicate, signal, times, values }) => [
    `${experiment}/${replicate}/${signal}`,
    [...times],
    [...values],
  ])

describe('a column that names experiments', () => {
  const table = 'experiment,time,T [K],A\nfast,0,320,1\nfast,1,330,0.2\nslow,0,300,2\nslow,1,300,1.5\nslow,4,305,1\n'

  it('is found by its name, and gives each experiment its own times, values and conditions', () => {
    const read = preview(table)
    expect(read.columns.map(({ role }) => role)).toEqual(['experiment', 'time', 'condition', 'signal'])
    expect(curves(read)).toEqual([
      ['fast/1/A', [0, 1], [1, 0.2]],
      ['slow/1/A', [0, 1, 4], [2, 1.5, 1]],
    ])
    expect(read.conditionSeries.map(({ experiment, values }) => [experiment, [...values]])).toEqual([
      ['fast', [320, 330]],
      ['slow', [300, 300, 305]],
    ])
    expect(problems(read)).toEqual([
      'warning - experiment: experiment is taken to name the experiment of each row.',
      'warning - T: T is taken for a condition: it is given to models and not learned.',
    ])
  })

  it('is whichever is said to be, numbers and rows in any order included', () => {
    const read = preview('flask,time,A\n2,0,5\n1,0,1\n2,1,4\n1,1,0\n', { roles: { flask: 'experiment' } })
    expect(curves(read)).toEqual([
      ['2/1/A', [0, 1], [5, 4]],
      ['1/1/A', [0, 1], [1, 0]],
    ])
    expect(problems(read)).toEqual([])
    const learned = preview('time,run\n0,1\n1,2\n', { roles: { run: 'signal' } })
    expect(learned.columns.map(({ role }) => role)).toEqual(['time', 'signal'])
  })

  it('keeps replicates within their experiment', () => {
    const read = preview('run,time,A\na,0,1\na,1,2\na,0,3\na,1,4\nb,0,5\nb,1,6\n', { replicates: true })
    expect(curves(read)).toEqual([
      ['a/1/A', [0, 1], [1, 2]],
      ['a/2/A', [0, 1], [3, 4]],
      ['b/1/A', [0, 1], [5, 6]],
    ])
  })

  it('needs a name in every row, and there is only one', () => {
    const unnamed = problems(preview('run,time,A\na,0,1\n,1,2\n'), 'error')
    expect(unnamed).toEqual(['error 3 run: This row names no experiment.'])
    const two = problems(
      preview('x,y,time,A\n1,1,0,1\n1,1,1,2\n', { roles: { x: 'experiment', y: 'experiment' } }),
      'error',
    )
    expect(two[0]).toBe('error - -: x and y are both said to name the experiments.')
  })

  it('is what a column of text may be, if it is said', () => {
    const text = 'flask,time,A\nred,0,1\nred,1,2\nblue,0,1\nblue,1,3\n'
    expect(problems(preview(text), 'error')).toEqual([
      'error 2 flask: Column flask holds no numbers (its first entry is "red").',
    ])
    expect(problems(preview(text, { roles: { flask: 'experiment' } }))).toEqual([])
  })

  it('says of which experiment a condition is not known to the end, and that a start time is not one for all', () => {
    const early = 'run,time,T [K],A\na,0,300,1\na,1,310,2\nb,0,300,1\nb,1,310,2\nb,2,,3\n'
    expect(problems(preview(early))).toContain(
      'warning - T: T has no value after 1 in b: its nearest value is taken to hold there.',
    )
    expect(problems(preview(early, { startTime: -1 }), 'error')).toEqual([
      'error - -: A start time is given, and every experiment has a first row of its own.',
    ])
    expect(problems(preview(early, { initial: { time: -1, values: [4] } }), 'error')).toEqual([])
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  chartTheme,
  compareFits,
  compareLosses,
  dataMultiples,
  fitMultiples,
  lossHistory,
  multiplesSheet,
  parity,
  residuals,
  type ThemeName,
} from '../../../src/charts'
import { labelPlaces } from '../../../src/charts/epoch-marks'
import { linearScale } from '../../../src/charts/axis-scale'
import { speciesStyle } from '../../../src/charts/series-style'
import { speciesPanel } from '../../../src/charts/species-panel'
import { timeScale } from '../../../src/charts/time-scale'
import { tooltipText } from '../../../src/charts/tooltip-text'
import { drawn, normalised, textsOf } from './drawing'
import { fallingLoss, fitOf, twoSpecies } from './example-data'

const data = twoSpecies()
const fit = fitOf(data)
const multiples = { theme: 'light' as const, width: 500 }
const height = multiplesSheet(data, ['model'], multiples).height

describe('drawings', () => {
  it('of data and fit', () => {
    expect(normalised(drawn(fitMultiples(data, fit, multiples), 500, height))).toMatchSnapshot()
  })

  it('of a loss history', () => {
    expect(normalised(drawn(lossHistory(fallingLoss(40), { theme: 'light', width: 400 }), 400, 248))).toMatchSnapshot()
  })

  it('of residuals', () => {
    expect(normalised(drawn(residuals(data, fit, { theme: 'light', width: 320 }), 320, 198))).toMatchSnapshot()
  })

  it('of parity', () => {
    expect(normalised(drawn(parity(data, fit, { theme: 'print', width: 320 }), 320, 198))).toMatchSnapshot()
  })

  it('of several runs', () => {
    const runs = [20, 40].map((epochs) => ({ name: 'run', epochsPerSecond: 10, history: fallingLoss(epochs) }))
    expect(normalised(drawn(compareLosses(runs, { theme: 'dark', width: 400 }), 400, 248))).toMatchSnapshot()
  })
})

describe('several experiments', () => {
  const among = (count: number) => ({
    ...data,
    series: Array.from({ length: count }, (_, index) =>
      data.series.map((series) => ({ ...series, experiment: `vessel ${index + 1}` })),
    ).flat(),
  })
  const keyOf = (count: number) => {
    const { height: needed } = multiplesSheet(among(count), [], multiples)
    return textsOf(drawn(dataMultiples(among(count), multiples), 500, needed))
  }

  it('are told apart in the key, unless they are one or too many', () => {
    expect(keyOf(3)).toEqual(expect.arrayContaining(['vessel 1', 'vessel 2', 'vessel 3']))
    expect(keyOf(3)).not.toContain('data')
    for (const count of [1, 7]) {
      expect(keyOf(count)).toContain('data')
      expect(keyOf(count)).not.toContain('vessel 1')
    }
  })
})

describe('marks in a loss history', () => {
  const mark = (epoch: number, label: string) => ({ epoch, label, short: label.slice(0, 1) })
  const marked = (...marks: ReturnType<typeof mark>[]) =>
    drawn(lossHistory(fallingLoss(40), { theme: 'light', width: 400, marks }), 400, 248)

  it('stand at their epochs under their labels, right of the line or, at the end, left of it', () => {
    const svg = marked(mark(2, '1 AdamW'), mark(38, '2 L-BFGS'))
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['1 AdamW', '2 L-BFGS']))
    expect(normalised(svg)).toMatchSnapshot()
  })

  it('keep to the room between them, and to the axis', () => {
    const labels = ['1 Adam', '2 a long name', '3 b', '4 L-BFGS', '5 Adam'].map((label) => mark(0, label))
    expect(labelPlaces([0, 30, 200, 290, 295], labels, 300, 11)).toEqual([
      { side: 'right', text: '1' },
      { side: 'right', text: '2 a long name' },
      { side: 'right', text: '3 b' },
      { side: 'left', text: '4 L-BFGS' },
      null,
    ])
    const outside = textsOf(marked(mark(900, 'later')))
    expect(outside).not.toContain('later')
  })

  it('are their text, whatever that means to a template', () => {
    expect(textsOf(marked(mark(10, '1 {a}')))).toContain('1 {a}')
  })
})

describe('small multiples of data and fit', () => {
  const texts = (option: Parameters<typeof drawn>[0]) => textsOf(drawn(option, 500, height))

  it('name every species with its unit, small numbers in a power of ten', () => {
    expect(texts(dataMultiples(data, multiples))).toEqual(
      expect.arrayContaining(['substrate', 'mol/L', 'intermediate', '10⁻⁵']),
    )
  })

  it('choose logarithmic time from the data and let it be chosen', () => {
    expect(texts(dataMultiples(data, multiples))).toEqual(expect.arrayContaining(['time, s (log)', '10⁻²', '10²']))
    expect(texts(dataMultiples(data, { ...multiples, logTime: false }))).toEqual(
      expect.arrayContaining(['time, s', '800']),
    )
  })

  it('show a sample at time zero on a logarithmic axis', () => {
    expect(texts(dataMultiples(twoSpecies([0, 1e-3, 0.01, 0.1, 1, 10, 100]), multiples))).toContain('0')
  })

  it('write names as they are, with braces and signs of markup', () => {
    const named = { ...data, signals: ['<b>{a|x}', 'intermediate'] }
    expect(texts(dataMultiples(named, multiples)).join(' ')).toContain('&lt;b&gt;❴a|x❵')
  })

  it('cut a name that does not fit', () => {
    const named = { ...data, signals: ['an exceedingly long name of a species that no panel can hold', 'b'] }
    expect(texts(dataMultiples(named, multiples)).some((text) => text.startsWith('an exc') && text.endsWith('…'))).toBe(
      true,
    )
  })

  it('draw data with missing values, one sample, or none', () => {
    const holes = {
      ...data,
      series: data.series.map((series) => ({ ...series, values: series.values.map(() => NaN) })),
    }
    const one = twoSpecies([1])
    const none = twoSpecies([])
    for (const odd of [holes, one, none]) {
      const svg = drawn(fitMultiples(odd, fitOf(odd), multiples), 500, height)
      expect(svg).not.toContain('NaN')
      expect(textsOf(svg)).toContain('substrate')
    }
  })

  it('tell several runs apart by name', () => {
    const runs = ['first', 'first'].map((name) => ({ name, fit }))
    expect(texts(compareFits(data, runs, multiples))).toEqual(expect.arrayContaining(['first', 'first (2)']))
  })

  it('can be drawn row by row, in the same places', () => {
    const narrow = { ...multiples, width: 260 }
    const layout = multiplesSheet(data, ['model'], narrow)
    expect(layout.rows).toBe(2)
    const rowTexts = (row: number) =>
      textsOf(drawn(fitMultiples(data, fit, { ...narrow, row }), 260, layout.panelHeight))
    const whole = textsOf(drawn(fitMultiples(data, fit, narrow), 260, layout.height))
    expect([...rowTexts(0), ...rowTexts(1)].sort()).toEqual([...whole].sort())
    expect(rowTexts(0)).not.toContain('model')
    expect(rowTexts(1)).toContain('model')
  })

  it('accept a fit without one of the species', () => {
    const partial = { ...fit, species: ['substrate', 'another'] }
    expect(drawn(fitMultiples(data, partial, multiples), 500, height)).not.toContain('NaN')
  })
})

describe('tooltips', () => {
  const scale = { x: timeScale(data.series[0]!.times, true, 5), y: linearScale(0, 1, 4) }
  const panel = speciesPanel(
    { data, fits: [{ name: 'model', fit }], byRun: false, theme: chartTheme('light'), x: scale.x },
    0,
    scale.y,
  )
  const panelOf = new Map([['0:model', panel]])
  const seconds = (value: number) => `${value} s`
  const at = (time: number) => tooltipText([{ seriesId: '0:model', axisValue: Math.log10(time) }], panelOf, seconds)

  it('tell the model everywhere and a measured value near it', () => {
    expect(at(1).split('\n')).toEqual(['1 s', 'substrate   model 0.505   data 0.5'])
    expect(at(2.5).split('\n')[1]).toMatch(/^substrate {3}model [\d.]+$/)
  })

  it('say nothing where nothing is pointed at', () => {
    expect(tooltipText([], panelOf, seconds)).toBe('')
    expect(tooltipText([{ seriesId: 'unknown', axisValue: 1 }], panelOf, seconds)).toBe('')
  })
})

describe('loss histories', () => {
  it('survive zeros, infinities and emptiness', () => {
    const odd = {
      epochs: Float64Array.of(1, 2, 3),
      losses: Float64Array.of(0, Infinity, 1e-300),
      gradientNorms: Float64Array.of(NaN, 0, 5),
    }
    const empty = { epochs: new Float64Array(), losses: new Float64Array(), gradientNorms: new Float64Array() }
    for (const history of [odd, empty]) {
      for (const logLoss of [true, false]) {
        expect(drawn(lossHistory(history, { theme: 'light', width: 400, logLoss }), 400, 248)).not.toContain('NaN')
      }
    }
  })

  it('stay small however long the run was', () => {
    const svg = drawn(lossHistory(fallingLoss(200_000), { theme: 'light', width: 400 }), 400, 248)
    expect(svg.length).toBeLessThan(80_000)
  })

  it('compare by seconds of training', () => {
    const runs = [{ name: 'fast', epochsPerSecond: 1000, history: fallingLoss(2000) }]
    const texts = textsOf(drawn(compareLosses(runs, { theme: 'light', width: 400, against: 'seconds' }), 400, 248))
    expect(texts).toEqual(expect.arrayContaining(['training time, s', 'fast', '1.5']))
  })
})

describe('colours', () => {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
      const part = parseInt(color.slice(start, start + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const contrast = (one: string, other: string) => {
    const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
    return (bright + 0.05) / (dim + 0.05)
  }

  it.each<ThemeName>(['light', 'dark', 'print'])('of text and runs stand out from the %s ground', (name) => {
    const theme = chartTheme(name)
    for (const text of [theme.text, theme.muted]) expect(contrast(text, theme.background)).toBeGreaterThanOrEqual(4.5)
    for (const run of theme.runs) expect(contrast(run, theme.background)).toBeGreaterThanOrEqual(3)
    for (const run of theme.runs) expect(theme.species).not.toContain(run)
  })

  it('are those of the window', () => {
    const [light = '', dark = ''] = readFileSync('src/renderer/design/tokens.css', 'utf8').split("[data-theme='dark']")
    for (const [name, tokens] of [
      ['light', light],
      ['dark', dark],
    ] as const) {
      const theme = chartTheme(name)
      const token = (key: string) => new RegExp(`--${key}: (#[0-9a-f]{6})`).exec(tokens)?.[1]
      expect(theme.species).toEqual(theme.species.map((_, index) => token(`species-${index + 1}`)))
      const named = {
        panel: theme.panel,
        text: theme.text,
        muted: theme.muted,
        accent: theme.accent,
        error: theme.error,
      }
      for (const [key, color] of Object.entries(named)) expect(color, `${name} ${key}`).toBe(token(key))
    }
  })

  it('of twenty species are told apart by symbol where the colours repeat', () => {
    const theme = chartTheme('light')
    const looks = Array.from({ length: 20 }, (_, index) => JSON.stringify(speciesStyle(theme, index)))
    expect(new Set(looks).size).toBe(20)
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { addSettingFlags, settingsFrom } from '../../../src/cli/setting-flags'
import type { Catalogue } from '../../../src/shared'

const choice = (name: string) => ({ name, title: name })
const head = (name: string) => ({ ...choice(name), equation: '' })
const optimiser = (name: string) => ({
  ...choice(name),
  description: '',
  kind: 'first-order' as const,
  settings: ['learningRate'],
})
const loss = (name: string) => ({
  ...choice(name),
  description: '',
  takes: [],
  unit: 'scale' as const,
  kinked: false,
  noLeastSquares: null,
})
const catalogue: Catalogue = {
  recipes: [],
  modelKinds: [
    {
      ...choice('neural-ode'),
      description: '',
      settings: [
        'hiddenLayers',
        'activation',
        'inputScaling',
        'head',
        'stateScale',
        'timeScale',
        'logarithmicInputs',
        'conservation',
        'timeInput',
        'kind',
      ],
    },
    { ...choice('crnn'), description: '', settings: ['kind', 'reactions', 'orders', 'largestOrder'] },
    { ...choice('hybrid'), description: '', settings: ['kind', 'mechanism', 'remainder', 'hiddenLayers'] },
  ],
  heads: [head('scaled'), head('sinh')],
  conservationForms: [],
  activations: [choice('gelu'), choice('tanh')],
  optimizers: [optimiser('adamw')],
  losses: [loss('scaled-mae'), loss('scaled-mse')],
  schedules: [],
  methods: [],
  gradientMethods: [],
}

function settings(words: string[], recommended: Parameters<typeof settingsFrom>[1] = {}) {
  const command = addSettingFlags(new Command())
  command.parse(words, { from: 'user' })
  return settingsFrom(command, recommended, catalogue)
}

describe('the settings that flags make', () => {
  it('are the defaults where nothing is said', () =>
    expect(settings([])).toMatchObject({
      status: 'ok',
      value: {
        model: { hiddenLayers: [5, 5, 5, 5, 5, 5], inputScaling: true },
        training: { stages: [{ optimizer: 'adamw' }] },
      },
    }))

  it("override an example's recommendation and leave the rest of it", () =>
    expect(
      settings(['--layers', '7,7', '--seed', '3', '--no-input-scaling', '--baseline', '--loss', 'scaled-mse'], {
        model: { hiddenLayers: [10, 10, 10], activation: 'tanh' },
        training: { epochs: 77, seed: 1 },
      }),
    ).toMatchObject({
      value: {
        model: { hiddenLayers: [7, 7], activation: 'tanh', inputScaling: false, head: 'unscaled' },
        training: { epochs: 77, seed: 3, loss: 'scaled-mse' },
      },
    }))

  it('change the only stage of a recipe, and make one of one stage where there are several', () => {
    const recipe = (...rates: number[]) => ({
      training: { stages: rates.map((learningRate) => ({ learningRate, steer: 0.1 })) },
    })
    expect(settings(['--optimizer', 'adamw'], recipe(0.1))).toMatchObject({
      value: { training: { stages: [{ learningRate: 0.1, steer: 0.1 }] } },
    })
    expect(settings(['--learning-rate', '0.3'], recipe(0.1, 0.2))).toMatchObject({
      value: { training: { stages: [{ learningRate: 0.3, steer: 0 }] } },
    })
    expect(settings([], recipe(0.1, 0.2))).toMatchObject({ value: { training: recipe(0.1, 0.2).training } })
  })

  it('choose a kind of model and what counts for it', () => {
    expect(settings(['--model', 'crnn', '--reactions', '3', '--orders', 'independent'])).toMatchObject({
      value: { model: { kind: 'crnn', reactions: 3, orders: 'independent' } },
    })
    expect(settings(['--model', 'hybrid', '--remainder', 'A,B'])).toMatchObject({
      value: { model: { kind: 'hybrid', remainder: ['A', 'B'] } },
    })
    expect(settings(['--model', 'hybrid', '--remainder', 'none'])).toMatchObject({
      value: { model: { remainder: [] } },
    })
  })

  it('refuse what says nothing of the kind, and name the kinds of which it does', () =>
    expect(settings(['--model', 'crnn', '--layers', '5'])).toMatchObject({
      status: 'failed',
      kind: 'usage',
      reason: '--layers says nothing of a model of the kind crnn',
      advice: 'Leave it out, or choose --model neural-ode or hybrid.',
    }))

  it('read a mechanism out of a file, or say what is wrong with it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kinode-mechanism-'))
    const file = (name: string, content: unknown) => {
      const path = join(folder, name)
      writeFileSync(path, JSON.stringify(content))
      return path
    }
    const mechanism = {
      species: ['A', 'B'],
      reactions: [{ equation: 'A -> B', orders: { A: 1 }, change: { A: -1, B: 1 }, constant: 2, treatment: 'fitted' }],
    }
    const read = (path: string) => {
      const command = addSettingFlags(new Command().exitOverride().configureOutput({ writeErr: () => undefined }))
      command.parse(['--model', 'hybrid', '--mechanism', path], { from: 'user' })
      return settingsFrom(command, {}, catalogue)
    }
    expect(read(file('own.json', mechanism))).toMatchObject({ value: { model: { mechanism } } })
    expect(read(file('example.json', { name: 'decay', mechanism }))).toMatchObject({ value: { model: { mechanism } } })
    const wrong = { ...mechanism, reactions: [{ ...mechanism.reactions[0], constant: 'fast' }] }
    expect(() => read(file('wrong.json', wrong))).toThrow(/It is no mechanism \(reactions, 1, constant: /)
    expect(() => read(join(folder, 'none.json'))).toThrow(/It cannot be read: ENOENT/)
    rmSync(folder, { recursive: true })
  })

  it('choose a head by its name', () =>
    expect(settings(['--head', 'sinh'])).toMatchObject({ value: { model: { head: 'sinh' } } }))

  it('read scales, inputs and totals to keep', () =>
    expect(
      settings([
        '--state-scale',
        '1,4e-5',
        '--time-scale',
        '9',
        '--log-inputs',
        '--conserve',
        'algebraic:mass=1,1;0,-2',
      ]),
    ).toMatchObject({
      value: {
        model: {
          stateScale: [1, 4e-5],
          timeScale: 9,
          logarithmicInputs: true,
          timeInput: false,
          conservation: {
            form: 'algebraic',
            totals: [
              { name: 'mass', coefficients: [1, 1] },
              { name: 'sum 2', coefficients: [0, -2] },
            ],
          },
        },
      },
    }))

  it('hold samples out and fit initial values', () => {
    expect(settings(['--hold-out', '0.2', '--fit-initial', 'missing'])).toMatchObject({
      value: {
        training: {
          validation: { part: 0.2, experiments: [] },
          lossOptions: { fittedInitialValues: 'missing', delta: 0.01 },
        },
      },
    })
    expect(settings(['--hold-out', '2'])).toMatchObject({ kind: 'usage', reason: expect.stringMatching(/^--hold-out/) })
    expect(settings(['--fit-initial', 'some'])).toMatchObject({ reason: expect.stringMatching(/^--fit-initial/) })
  })

  it('name the choices when there is no such one', () =>
    expect(settings(['--activation', 'sigmoid'])).toMatchObject({
      status: 'failed',
      kind: 'usage',
      reason: '--activation knows no sigmoid; choose one of gelu, tanh',
    }))

  it('name the flag whose value is out of range', () => {
    expect(settings(['--learning-rate', '50'])).toMatchObject({
      kind: 'usage',
      reason: expect.stringMatching(/^--learning-rate .*10/),
    })
    expect(settings(['--rtol', '1'])).toMatchObject({ kind: 'usage', reason: expect.stringMatching(/^--rtol/) })
    expect(settings(['--conserve', 'pivot:1,1'])).toMatchObject({
      kind: 'usage',
      reason: expect.stringMatching(/^--conserve was refused: .*projection/),
    })
    expect(settings(['--state-scale', '1,-2'])).toMatchObject({ reason: expect.stringMatching(/^--state-scale/) })
    expect(settings(['--layers', '9999'])).toMatchObject({ kind: 'usage', reason: expect.stringMatching(/^--layers/) })
  })
})

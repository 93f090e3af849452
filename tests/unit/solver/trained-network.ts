import { readFileSync } from 'node:fs'
import { neuralOdeGraph } from '../../../src/solver'

/** The trained Robertson network; the layout of the file is told in tests/data/README.md. */
export function trainedNetwork() {
  const path = new URL('../../data/ivp/rober-trained-node.txt', import.meta.url)
  const numbers = readFileSync(path, 'utf8').trim().split(/\s+/).map(Number)
  const [states, width, layers, samples] = numbers as [number, number, number, number]
  let next = 4
  const take = (count: number) => Float64Array.from(numbers.slice(next, (next += count)))
  const timeScale = take(1)[0]!
  const scale = take(states)
  const initial = take(states)
  const times = take(samples)
  const data = take(samples * states)
  const graph = neuralOdeGraph({
    states,
    hiddenLayers: new Array<number>(layers).fill(width),
    activation: 'gelu',
    inputScale: null,
    outputScale: scale.map((value) => value / timeScale),
  })
  return { name: 'trained Robertson network', graph, parameters: take(graph.parameters), initial, times, scale, data }
}

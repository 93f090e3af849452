import { modelPrograms, serializeModel, type ModelGraph, type ModelPrograms, type Node } from '../graph'
import { detectArithmetic, type Arithmetic } from './arithmetic'
import { instantiate, ModuleBuilder, type FunctionBuilder } from './encoder'
import { fingerprint } from './fingerprint'
import { addKernelFunctions } from './kernel-functions'
import {
  factorStride,
  parameterStride,
  stateStride,
  writeCombine,
  writeErrorNorm,
  writeFactor,
  writeNewtonIteration,
  writeSolve,
  writeSolveSensitivities,
} from './linear-algebra'
import { MemoryLayout, writeProgram } from './lowering'
import { ModelMemory } from './memory'
import { CompiledModel, type ModelFunctions } from './compiled-model'
import { VectorOperations } from './vector'

/** Compiled models by their text, least recently used first: a search over heads or sizes must not keep every module it made. */
const cache = new Map<string, CompiledModel>()
const CACHED_MODELS = 16

/**
 * Compiles a model to one WebAssembly module; the same model (by its graph) in the same arithmetic gives the same object, whose memory
 * its users share: one solve at a time. `arithmetic` defaults to what this machine does best.
 */
export function compileModel(graph: ModelGraph, options: { arithmetic?: Arithmetic } = {}): CompiledModel {
  const arithmetic = options.arithmetic ?? detectArithmetic()
  const text = serializeModel(graph)
  const key = `${arithmetic}\n${text}`
  const known = cache.get(key)
  const model = known ?? build(graph, arithmetic, fingerprint(text))
  cache.delete(key)
  cache.set(key, model)
  const oldest = cache.keys().next().value
  if (cache.size > CACHED_MODELS && oldest !== undefined) cache.delete(oldest)
  return model
}

/** Bytes kept for constants at first; a model that needs more is written again with more. */
const CONSTANTS_ROOM = 65536

/** The model's module as bytes, and where things lie in its memory. */
export function encodeModel(graph: ModelGraph, arithmetic: Arithmetic): { bytes: Uint8Array; layout: MemoryLayout } {
  const programs = modelPrograms(graph)
  for (let room = CONSTANTS_ROOM; ; room *= 4) {
    const module = new ModuleBuilder()
    const layout = new MemoryLayout(room, graph.parameters)
    writeModule(module, layout, graph, programs, arithmetic)
    if (module.dataEnd <= room) return { bytes: module.encode(layout.end + 64), layout }
  }
}

function writeModule(
  module: ModuleBuilder,
  layout: MemoryLayout,
  graph: ModelGraph,
  programs: ModelPrograms,
  arithmetic: Arithmetic,
): void {
  const kernels = addKernelFunctions(module, arithmetic, Object.values(programs) as Node[][])
  const vector = (f: FunctionBuilder) => new VectorOperations(f, module, arithmetic)
  // Rows of df/dtheta lie as far apart as those of the sensitivities that they enter.
  const apart = new Map(programs.parameterJacobian.map((node) => [node, 8 * parameterStride(graph)]))
  const indices = new Map<string, number>()
  for (const [name, outputs] of Object.entries(programs) as [string, Node[]][]) {
    const placed = outputs.map((node) => ({ node, columnBytes: apart.get(node) ?? 8 * node.rows }))
    indices.set(name, writeProgram({ module, layout, arithmetic, kernels }, name, placed))
  }
  const solve = writeSolve(module, graph)
  writeFactor(module, graph, vector)
  writeSolveSensitivities(module, graph, vector)
  writeCombine(module, vector)
  writeErrorNorm(module, graph)
  writeNewtonIteration(module, graph, { rightHandSide: indices.get('rightHandSide')!, solve })
}

function build(graph: ModelGraph, arithmetic: Arithmetic, hash: string): CompiledModel {
  const { bytes, layout } = encodeModel(graph, arithmetic)
  const { functions, memory } = instantiate(bytes)
  return new CompiledModel({
    states: graph.states,
    parameters: graph.parameters,
    stateStride: stateStride(graph),
    parameterStride: parameterStride(graph),
    factorStride: factorStride(graph),
    arithmetic,
    hash,
    functions: functions as unknown as ModelFunctions,
    memory: new ModelMemory(memory, layout.end),
    parametersAddress: layout.parameters,
    transposedCopies: layout.transposedCopies,
  })
}

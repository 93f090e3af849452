import { fingerprint, serializeModel, type ModelGraph } from '../graph'
import { detectArithmetic, type Arithmetic } from './arithmetic'
import { CompiledModel } from './compiled-model'

/** Compiled models by their text, least recently used first: a search over heads or sizes must not keep every module it made. */
const cache = new Map<string, CompiledModel>()
const CACHED_MODELS = 16

/**
 * The compiled form of a model; its code is written as it is needed. The same model (by its graph) in the same arithmetic gives the same
 * object, whose memory its users share: one solve at a time. `arithmetic` defaults to what this machine does best.
 */
export function compileModel(graph: ModelGraph, options: { arithmetic?: Arithmetic } = {}): CompiledModel {
  const arithmetic = options.arithmetic ?? detectArithmetic()
  const text = serializeModel(graph)
  // Models that differ only in the texts of their expressions are not one: failures quote them.
  const key = [arithmetic, text, ...graph.builder.labels.values()].join('\n')
  const model = cache.get(key) ?? new CompiledModel(graph, arithmetic, fingerprint(text))
  cache.delete(key)
  cache.set(key, model)
  const oldest = cache.keys().next().value
  if (cache.size > CACHED_MODELS && oldest !== undefined) cache.delete(oldest)
  return model
}

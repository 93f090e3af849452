import { crnn } from './crnn'
import { hybrid } from './hybrid'
import type { ModelKind } from './model-kind'
import { neuralOde } from './neural-ode'

export type { BuiltModel, ModelKind } from './model-kind'

/** Every kind of model; the first is the default. */
export const modelKinds: readonly ModelKind[] = [neuralOde, crnn, hybrid]

/** @throws Error when there is none of this name */
export function modelKindNamed(name: string): ModelKind {
  const row = modelKinds.find((kind) => kind.name === name)
  if (row === undefined) throw new Error(`unknown kind of model '${name}'`)
  return row
}

import { describeFailure } from '../../shared'
import { gradientMethods, methods } from '../../solver'
import type { PooledEngine } from '../runs/engine-pool'
import { type Contestant, cvodes, repeatingPeer, workOf } from './contestant'
import { type GradientCase, gradientJobOf } from './gradient-case'
import { adjointWithPeer, sensitivitiesWithPeer } from './run-peer'

/** A gradient method through a method of integration. */
export interface GradientContestant extends Contestant {
  gradientMethod: string
  method: string
}

/** Tolerances that any pair should bear, by which it is found whether it knows one another at all. */
const usual = { relativeTolerance: 1e-4, absoluteTolerance: 1e-4 }

/**
 * One gradient method through each of the methods of integration that it knows, in an engine of its own.
 * @returns them, and the refusals of the others in their own words
 */
export async function gradientContestants(
  engine: PooledEngine,
  item: GradientCase,
  gradientMethod: string,
  chosen: readonly string[],
  /** Seconds of computing before the first timed one, after which the engine's optimising compiler has been. */
  warmUp: number,
): Promise<{ contestants: GradientContestant[]; refused: { method: string; reason: string }[] }> {
  const contestants: GradientContestant[] = []
  const refused: { method: string; reason: string }[] = []
  for (const method of chosen) {
    const job = gradientJobOf(item.subject, gradientMethod, method, { ...usual, seconds: warmUp, repeats: 1e6 })
    const tried = await engine.client.call('gradient', job)
    if (tried.status === 'failed' && tried.kind === 'usage') refused.push({ method, reason: describeFailure(tried) })
    else contestants.push(gradientContestant(engine, item, gradientMethod, method))
  }
  return { contestants, refused }
}

function gradientContestant(
  engine: PooledEngine,
  item: GradientCase,
  gradientMethod: string,
  method: string,
): GradientContestant {
  const titleOf = (rows: readonly { name: string; title: string }[], name: string) =>
    rows.find((row) => row.name === name)?.title ?? name
  return {
    name: `${gradientMethod} ${method}`,
    title: `${titleOf(gradientMethods, gradientMethod)}, ${titleOf(methods, method)}`,
    peer: false,
    gradientMethod,
    method,
    async solve(tolerances, effort) {
      const job = gradientJobOf(item.subject, gradientMethod, method, { ...tolerances, ...effort })
      const computed = await engine.client.call('gradient', job)
      if (computed.status === 'failed') return null
      const { gradient, seconds, work } = computed.value
      return { values: gradient, seconds, work }
    },
  }
}

/** A gradient at tight tolerances takes a peer a second. */
const peerTimeLimit = 20_000

/** CVODES's two ways to the gradient. */
export const cvodesAdjoint = { name: `${cvodes.name}-adjoint`, title: `${cvodes.title} adjoint` } as const
export const cvodesSensitivities = {
  name: `${cvodes.name}-sensitivities`,
  title: `${cvodes.title} forward sensitivities`,
} as const

export function peerGradientContestants(path: string, { input }: GradientCase): GradientContestant[] {
  const method = 'bdf'
  const adjoint = repeatingPeer(cvodesAdjoint, input, async (words) => {
    const found = await adjointWithPeer({ path, words, timeLimit: peerTimeLimit })
    if (found === null) return null
    const values = Float64Array.from(found.adjoint_gradient)
    return { values, seconds: found.adjoint_gradient_us * 1e-6, work: workOf(found) }
  })
  const sensitivities = repeatingPeer(cvodesSensitivities, input, async (words) => {
    const found = await sensitivitiesWithPeer({ path, words, timeLimit: peerTimeLimit })
    if (found === null) return null
    const values = Float64Array.from(found.sensitivity_gradient)
    return { values, seconds: found.sensitivity_gradient_us * 1e-6, work: workOf(found) }
  })
  return [adjoint, sensitivities].map((peer) => ({ ...peer, gradientMethod: peer.name, method }))
}

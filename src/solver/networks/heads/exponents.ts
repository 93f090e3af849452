import type { GraphBuilder, Node } from '../../graph'

/**
 * Where exponents end: e^40 is 2e17, more than stiff kinetics spans (Robertson's fastest rate is 2e8 per t_scale), and far from the
 * overflow that an untrained or a badly stepped network would reach.
 */
export const largestExponent = 40

/** Exponents held to +-{@link largestExponent}; beyond, they have no slope. */
export function heldExponents(g: GraphBuilder, exponents: Node): Node {
  const above = g.binary('maximum', exponents, g.fill(-largestExponent, 1))
  return g.binary('minimum', above, g.fill(largestExponent, 1))
}

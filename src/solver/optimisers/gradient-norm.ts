/** What is done to a gradient before a first-order step. */
export interface GradientNormSettings {
  /** The norm that every gradient is brought to; null: as it is. The authors of Kim et al. 2021 train POLLU with 100. */
  gradientNorm: number | null
  /** The largest norm of a gradient; longer ones are shortened to it (Pascanu, Mikolov and Bengio 2013). Null: any. */
  clipNorm: number | null
}

/** What a gradient of a norm is multiplied by. */
export function gradientFactor(norm: number, { gradientNorm, clipNorm }: GradientNormSettings): number {
  if (norm === 0) return 1
  const wanted = Math.min(gradientNorm ?? norm, clipNorm ?? Infinity)
  return wanted === norm ? 1 : wanted / norm
}

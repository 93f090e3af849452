/** Binomial coefficient. */
export function binomial(n: number, k: number): number {
  let value = 1
  for (let j = 1; j <= k; j++) value = (value * (n - j + 1)) / j
  return value
}

import type { Catalogue } from '../../../shared'

/** What a head makes of z, the network's outputs; empty before the catalogue is known. */
export function headEquation(catalogue: Catalogue | undefined, name: string): string {
  const head = catalogue?.heads.find((row) => row.name === name)
  return head?.equation.replaceAll(' * ', ' × ').replaceAll('+-', '±') ?? ''
}

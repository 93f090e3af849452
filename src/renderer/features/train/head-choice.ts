import type { Catalogue } from '../../../shared'

const choiceOf = (catalogue: Catalogue | undefined, name: string) => catalogue?.heads.find((head) => head.name === name)

/** What a head makes of z, the network's outputs; empty before the catalogue is known. */
export function headEquation(catalogue: Catalogue | undefined, name: string): string {
  return choiceOf(catalogue, name)?.equation.replaceAll(' * ', ' × ').replaceAll('+-', '±') ?? ''
}

/** Whether a head takes the scales of the data, as all but one do. */
export function headScaled(catalogue: Catalogue | undefined, name: string): boolean {
  return choiceOf(catalogue, name)?.scaled ?? true
}

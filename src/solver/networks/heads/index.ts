import type { Head } from './head'
import { productionLoss } from './production-loss'
import { scaled } from './scaled'
import { sinh } from './sinh'
import { unscaled } from './unscaled'

export type { Head } from './head'

/** Every output head. */
export const heads = [scaled, unscaled, sinh, productionLoss] as const satisfies readonly Head[]

export type HeadName = (typeof heads)[number]['name']

/** @throws Error when there is none of this name */
export function headNamed(name: string): Head {
  const row = heads.find((head) => head.name === name)
  if (row === undefined) throw new Error(`unknown head '${name}'`)
  return row
}

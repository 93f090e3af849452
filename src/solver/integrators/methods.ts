import { ark436l2sa } from './ark436l2sa'
import type { Method } from './contract'
import { EsdirkStepper } from './esdirk'

/** Every method of integration; the first is the default. */
export const methods = [
  {
    name: 'ark436l2sa',
    title: 'ESDIRK4(3)6L[2]SA (KenCarp4)',
    order: ark436l2sa.order,
    denseOrder: 4,
    errorOrder: ark436l2sa.embeddedOrder,
    stepper: (model) => model.workspace('ark436l2sa', () => new EsdirkStepper(model, ark436l2sa)),
  },
] as const satisfies readonly Method[]

export type MethodName = (typeof methods)[number]['name']

export const defaultMethod: MethodName = methods[0].name

/** The method of a name. */
export function methodNamed(name: MethodName): Method {
  const method = methods.find((row) => row.name === name)
  if (!method) throw new Error(`There is no method named ${name}.`)
  return method
}

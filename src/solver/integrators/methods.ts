import type { Method } from './contract'
import { writeAuto } from './steppers/auto'
import { writeBdf } from './steppers/bdf'
import { HIGHEST_ORDER } from './steppers/bdf-memory'
import { writeEsdirk } from './steppers/esdirk'
import { writeExplicit } from './steppers/explicit'
import { implicitPrograms } from './steppers/initial-rate'
import { writeRadau } from './steppers/radau'
import { rosenbrockPrograms, writeRosenbrock } from './steppers/rosenbrock'
import {
  ark436l2sa,
  esdirk54i8l2sa,
  implicitEuler,
  radauIIA5,
  rodas4p,
  rodas5p,
  rodas5pe,
  rosenbrock23,
  tsit5,
  type EsdirkTableau,
  type ExplicitTableau,
  type RosenbrockTableau,
} from './tableaus'

type Named = Pick<RosenbrockTableau, 'name' | 'order' | 'denseOrder' | 'errorOrder'>

const stated = ({ name, order, denseOrder, errorOrder }: Named) => ({
  title: name,
  order,
  denseOrder,
  errorOrder,
  variableOrder: false,
})

const rosenbrock = <const Name extends string>(name: Name, tableau: RosenbrockTableau) =>
  ({
    name,
    ...stated(tableau),
    stiff: true,
    massMatrix: true,
    newton: null,
    differentiable: true,
    programs: (graph) => rosenbrockPrograms(tableau, graph),
    write: (context) => writeRosenbrock(context, tableau),
  }) satisfies Method

const esdirk = <const Name extends string>(name: Name, tableau: EsdirkTableau) =>
  ({
    name,
    ...stated(tableau),
    stiff: true,
    massMatrix: true,
    newton: { newtonTolerance: 0.01, newtonSteps: 8 },
    differentiable: true,
    programs: implicitPrograms,
    write: (context) => writeEsdirk(context, tableau),
  }) satisfies Method

const explicit = <const Name extends string>(name: Name, tableau: ExplicitTableau) =>
  ({
    name,
    ...stated(tableau),
    stiff: false,
    massMatrix: false,
    newton: null,
    differentiable: true,
    programs: () => [],
    write: (context) => writeExplicit(context, tableau),
  }) satisfies Method

const auto = <const Name extends string>(name: Name, tableau: RosenbrockTableau) =>
  ({
    name,
    ...stated(tsit5),
    // Those that hold wherever it is; the error that steers it at the start is Tsit5's.
    order: Math.min(tsit5.order, tableau.order),
    denseOrder: Math.min(tsit5.denseOrder, tableau.denseOrder),
    title: `Tsit5, ${tableau.name} where stiff`,
    stiff: true,
    massMatrix: false,
    newton: null,
    differentiable: true,
    programs: (graph) => [...rosenbrockPrograms(tableau, graph), 'jacobianProduct'],
    write: (context) => writeAuto(context, tsit5, tableau),
  }) satisfies Method

/** Every method of integration; the first is the default, as `kinode bench solve` chooses it. */
export const methods = [
  rosenbrock('rodas5p', rodas5p),
  rosenbrock('rodas5pe', rodas5pe),
  rosenbrock('rodas4p', rodas4p),
  rosenbrock('rosenbrock23', rosenbrock23),
  esdirk('ark436l2sa', ark436l2sa),
  esdirk('esdirk54i8l2sa', esdirk54i8l2sa),
  explicit('tsit5', tsit5),
  auto('auto-tsit5-rosenbrock23', rosenbrock23),
  auto('auto-tsit5-rodas5p', rodas5p),
  esdirk('implicit-euler', implicitEuler),
  {
    name: 'radau5',
    ...stated(radauIIA5),
    stiff: true,
    massMatrix: true,
    newton: { newtonTolerance: 0.03, newtonSteps: 7 },
    differentiable: true,
    programs: () => ['slopeAndJacobian'],
    write: (context) => writeRadau(context, radauIIA5),
  },
  {
    name: 'bdf',
    title: 'BDF, order 1 to 5',
    order: HIGHEST_ORDER,
    denseOrder: HIGHEST_ORDER,
    errorOrder: 1,
    variableOrder: true,
    stiff: true,
    massMatrix: true,
    // Not to converge soon means that the Jacobian is too old.
    newton: { newtonTolerance: 0.01, newtonSteps: 3 },
    differentiable: false,
    programs: implicitPrograms,
    write: writeBdf,
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

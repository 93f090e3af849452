import { MemoryRecord } from '../../compiler'
import type { StepFunctions } from '../contract'
import type { FunctionWriter, StepContext } from '../step-context'
import { controllerExponents } from '../step-size'
import type { ExplicitTableau, RosenbrockTableau } from '../tableaus'
import { realStability, writeExplicitStiffness, writeImplicitStiffness } from './auto-stiffness'
import { writeExplicit } from './explicit'
import { writeRosenbrock } from './rosenbrock'

/**
 * Parts of the explicit method's stability limit. Above the first its steps are held back, or soon will be: from there on they grow so
 * slowly that the other method overtakes it. Below the second it would be free. Measured on ROBER, OREGO, HIRES and VDPOL at 1e-3 to 1e-9.
 */
const STIFF_PART = 0.6
const NON_STIFF_PART = 0.3
/** Steps that must speak for the stiff method, of which so many in a row that do not undo the others (as in DOPRI5). */
const STIFF_STEPS = 10
const FORGIVING_STEPS = 6
/** Steps in a row that must speak for the explicit one. */
const NON_STIFF_STEPS = 4

const fields = {
  /** Whether the implicit method is at work. */
  stiff: 'i32',
  /** Steps that spoke for the other method, and those since that spoke against it. */
  votes: 'i32',
  against: 'i32',
} as const

/**
 * An explicit method that hands over to a Rosenbrock method where the problem is stiff, and takes over again where it no longer is: where
 * |h lambda|, lambda the dominant eigenvalue of df/dy, exceeds what the explicit method bears, or falls below it, for several steps. A solve
 * begins with the explicit method; after an event or a stop it goes on with the one at work.
 */
export function writeAuto(
  context: StepContext,
  explicit: ExplicitTableau,
  rosenbrock: RosenbrockTableau,
): StepFunctions {
  const { module } = context
  const record = new MemoryRecord(module.memory, fields)
  const methods = { explicit: writeExplicit(context, explicit), implicit: writeRosenbrock(context, rosenbrock) }
  const exponents = {
    explicit: controllerExponents(explicit.errorOrder),
    implicit: controllerExponents(rosenbrock.errorOrder),
  }
  const power = { vector: context.vector(), product: context.vector() }
  const limit = realStability(explicit)
  const stiffness = {
    explicit: writeExplicitStiffness(context, methods.explicit),
    implicit: writeImplicitStiffness(context, power),
  }
  const accept = writeAccept()
  return {
    attempt: writeAttempt(),
    interpolate: writeInterpolate(),
    accept,
    factor: null,
    retry: null,
    stages: {
      kind: 'switching',
      explicit: methods.explicit.stages,
      rosenbrock: methods.implicit.stages,
      rosenbrockAtWork: record.address('stiff'),
    },
  }

  function writeAttempt(): number {
    const writer = context.begin('attempt', ['f64', 'f64'], ['f64'])
    const { f, get, set } = writer
    f.when(get('restarted'), () => {
      const attempts = f.scalar('i32.add', get('steps'), get('rejected'))
      f.when(f.scalar('i32.eqz', attempts), () => change(writer, 'explicit'))
      set('restarted', f.i32(0))
    })
    f.when(record.get(f, 'stiff'), () => f.leave(f.call(methods.implicit.attempt, f.get(0), f.get(1))))
    f.give(f.call(methods.explicit.attempt, f.get(0), f.get(1)))
    return context.end(writer)
  }

  function writeInterpolate(): number {
    const writer = context.begin('interpolate', ['f64', 'i32'], [])
    const { f } = writer
    f.when(
      record.get(f, 'stiff'),
      () => f.run(f.call(methods.implicit.interpolate, f.get(0), f.get(1))),
      () => f.run(f.call(methods.explicit.interpolate, f.get(0), f.get(1))),
    )
    return context.end(writer)
  }

  function writeAccept(): number {
    const writer = context.begin('takeStep', [], [])
    const { f, v, s, vectors } = writer
    f.when(
      record.get(f, 'stiff'),
      () => {
        if (methods.implicit.accept !== null) f.run(f.call(methods.implicit.accept))
        vote(writer, s.less(f.call(stiffness.implicit), NON_STIFF_PART * limit), 1)
        f.when(enough(writer, NON_STIFF_STEPS), () => {
          change(writer, 'explicit')
          writer.count('switches')
        })
      },
      () => {
        if (methods.explicit.accept !== null) f.run(f.call(methods.explicit.accept))
        vote(writer, s.less(STIFF_PART * limit, f.call(stiffness.explicit)), FORGIVING_STEPS)
        f.when(enough(writer, STIFF_STEPS), () => {
          const [before, last] = methods.explicit.lastStages.slopes
          const size = vectors.norm(({ at, put }) => {
            const difference = v.keep(v.subtract(at(last), at(before)))
            put(power.vector, difference)
            return difference
          })
          const inverse = v.keep(f.vector('f64x2.splat', s.divide(1, size)))
          vectors.each(({ at, put }) => put(power.vector, v.multiply(inverse, at(power.vector))))
          change(writer, 'implicit')
          writer.count('switches')
        })
      },
    )
    return context.end(writer)
  }

  /** Counts a step for or against the other method; so many in a row against it clear the votes. */
  function vote({ f }: FunctionWriter, inFavour: ReturnType<FunctionWriter['get']>, forgiving: number): void {
    f.when(
      inFavour,
      () => {
        record.increase(f, 'votes', f.i32(1))
        record.set(f, 'against', f.i32(0))
      },
      () => {
        record.increase(f, 'against', f.i32(1))
        f.when(f.scalar('i32.ge_s', record.get(f, 'against'), f.i32(forgiving)), () => record.set(f, 'votes', f.i32(0)))
      },
    )
  }

  function enough({ f }: FunctionWriter, votes: number) {
    return f.scalar('i32.ge_s', record.get(f, 'votes'), f.i32(votes))
  }

  /** Hands over: to a controller of its order, without a past. */
  function change({ f, set }: FunctionWriter, to: 'explicit' | 'implicit'): void {
    record.set(f, 'stiff', f.i32(to === 'implicit' ? 1 : 0))
    record.set(f, 'votes', f.i32(0))
    record.set(f, 'against', f.i32(0))
    set('integral', f.f64(exponents[to].integral))
    set('proportional', f.f64(exponents[to].proportional))
    set('previousError', f.f64(1))
    set('rejectedLast', f.i32(0))
  }
}

import type { Code } from '../encoder'
import type { Elements } from './elements'

/**
 * A pivot this many times larger than the entry that it came from shows that elimination without interchanges swamps the matrix: about
 * four digits of 16 may be lost before it is noticed. Along the solutions of ROBER, HIRES, POLLU, OREGO and CHEMAKZO no pivot grows so much
 * for steps of a millionth to a million times the time passed; those of VDPOL do from ten thousand times on.
 */
const LARGEST_GROWTH = 1e4

/**
 * Watches the pivots of an elimination in fixed order. Growth is measured against the pivot's own entry of the matrix, which does not
 * depend on the units of the states. A pivot that cancels is not growth (conserved amounts make alpha I - J nearly singular with or
 * without interchanges); what a small pivot does to later ones is.
 */
export class PivotCheck {
  private readonly least: number
  private readonly total: number

  constructor(private readonly elements: Elements) {
    const { v } = elements
    this.least = v.f.keep('v128', v.constant(Infinity))
    this.total = v.f.keep('v128', v.constant(0))
  }

  /** Takes note of one pivot: its entry of the matrix, and -1 / pivot. */
  note(original: Code, inverse: Code): void {
    const { v, sizeOfProduct } = this.elements
    const { f } = v
    const kept = v.keep(sizeOfProduct(original, inverse))
    f.set(this.least, v.atMost(kept, f.get(this.least)))
    // A pivot of zero or one that is not finite makes this sum infinite or NaN.
    f.set(this.total, v.add(f.get(this.total), kept))
  }

  /** 1 when every pivot was good. */
  passed(): Code {
    const { v, sizePower } = this.elements
    const { f } = v
    const bound = sizePower === 1 ? 1 / LARGEST_GROWTH : 1 / (LARGEST_GROWTH * LARGEST_GROWTH)
    return f.scalar(
      'i32.and',
      f.scalar('f64.ge', f.extractLane(f.get(this.least), 0), f.f64(bound)),
      f.scalar('f64.lt', f.extractLane(f.get(this.total), 0), f.f64(Infinity)),
    )
  }
}

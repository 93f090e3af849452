import { z } from 'zod'

/** Typed arrays travel as typed arrays through every transport. */
export const float64Array = z.custom<Float64Array>((value) => value instanceof Float64Array, 'expected a Float64Array')
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'expected bytes (Uint8Array)')

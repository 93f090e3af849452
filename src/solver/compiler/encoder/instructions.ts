/** Value types of the binary format. */
export const valueTypes = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const
export type ValueType = keyof typeof valueTypes

/** Instructions without immediates (WebAssembly core specification, index of instructions). */
export const scalarOpcodes = {
  'i32.eqz': 0x45,
  'i32.eq': 0x46,
  'i32.ne': 0x47,
  'i32.lt_s': 0x48,
  'i32.lt_u': 0x49,
  'i32.gt_s': 0x4a,
  'i32.le_s': 0x4c,
  'i32.ge_s': 0x4e,
  'i32.ge_u': 0x4f,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
  'i32.mul': 0x6c,
  'i32.div_u': 0x6e,
  'i32.and': 0x71,
  'i32.or': 0x72,
  'i32.shl': 0x74,
  'f64.eq': 0x61,
  'f64.ne': 0x62,
  'f64.lt': 0x63,
  'f64.gt': 0x64,
  'f64.le': 0x65,
  'f64.ge': 0x66,
  'f64.abs': 0x99,
  'f64.neg': 0x9a,
  'f64.sqrt': 0x9f,
  'f64.add': 0xa0,
  'f64.sub': 0xa1,
  'f64.mul': 0xa2,
  'f64.div': 0xa3,
  'f64.min': 0xa4,
  'f64.max': 0xa5,
  'f64.convert_i32_s': 0xb7,
} as const

/** Instructions behind the SIMD prefix, without immediates (fixed-width SIMD and relaxed SIMD). */
export const vectorOpcodes = {
  'f64x2.splat': 20,
  'f64x2.eq': 71,
  'f64x2.ne': 72,
  'f64x2.lt': 73,
  'f64x2.gt': 74,
  'f64x2.le': 75,
  'f64x2.ge': 76,
  'v128.and': 78,
  'v128.andnot': 79,
  'v128.or': 80,
  'v128.xor': 81,
  'v128.bitselect': 82,
  'f64x2.floor': 117,
  'f64x2.trunc': 122,
  'i64x2.shl': 203,
  'i64x2.shr_u': 205,
  'i64x2.add': 206,
  'i64x2.sub': 209,
  'f64x2.abs': 236,
  'f64x2.neg': 237,
  'f64x2.sqrt': 239,
  'f64x2.add': 240,
  'f64x2.sub': 241,
  'f64x2.mul': 242,
  'f64x2.div': 243,
  'f64x2.min': 244,
  'f64x2.max': 245,
  'f64x2.pmin': 246,
  'f64x2.pmax': 247,
  'f64x2.relaxed_madd': 263,
  'f64x2.relaxed_nmadd': 264,
} as const

/** Loads and stores: opcode, whether behind the SIMD prefix, log2 of the natural alignment, and whether a lane follows. */
export const memoryOpcodes = {
  'i32.load': { opcode: 0x28, vector: false, alignment: 2, lane: false },
  'i32.store': { opcode: 0x36, vector: false, alignment: 2, lane: false },
  'f64.load': { opcode: 0x2b, vector: false, alignment: 3, lane: false },
  'f64.store': { opcode: 0x39, vector: false, alignment: 3, lane: false },
  'v128.load': { opcode: 0, vector: true, alignment: 4, lane: false },
  'v128.load64_splat': { opcode: 10, vector: true, alignment: 3, lane: false },
  'v128.load64_zero': { opcode: 93, vector: true, alignment: 3, lane: false },
  'v128.store': { opcode: 11, vector: true, alignment: 4, lane: false },
  'v128.store64_lane': { opcode: 91, vector: true, alignment: 3, lane: true },
} as const

export type ScalarInstruction = keyof typeof scalarOpcodes
export type VectorInstruction = keyof typeof vectorOpcodes
export type MemoryInstruction = keyof typeof memoryOpcodes

/** log 2 in two parts; the first has 21 trailing zero bits, so that its product with an exponent is exact. */
export const LN2_HIGH = 0.6931471803691238
export const LN2_LOW = 1.9082149292705877e-10
/** log 2 to the nearest double, and what is missing to 107 bits: for a fused multiply-add, which needs no trailing zeros. */
export const LN2 = 0.6931471805599453
export const LN2_REST = 2.3190468138462996e-17

import { rodas5p } from './rodas5p'
import { validRosenbrock } from './rosenbrock-tableau'

/** Rodas5P with the other embedded method of order 4 that SciML calls Rodas5Pe, of the same author. */
export const rodas5pe = validRosenbrock({
  ...rodas5p,
  name: 'Rodas5Pe',
  errorWeights: [
    0.2606326497975715, -0.005158627295444251, 1.3038988631109731, 1.235000722062074, -0.7931985603795049,
    -1.005448461135913, -0.18044626132120234, 0.17051519239113755,
  ],
})

import { biomass } from './biomass'
import { cathode } from './cathode'
import { measuredExperiment } from './measured-experiment'

const models =
  'Four models learn what is left, y, from what is given over time, c: a network that is the whole right-hand side (heads of production and loss), and a hybrid dy/dt = -k exp(-E / R (1/T - 1/T_ref)) exp(NN(y, c)) y whose k and E are those of a reaction of n-th order fitted to the same data; each as it is, and with half the sum of its squared weights times 1e-5 added to the loss. The default recipe, untuned, within the seconds of a start.'
const judging =
  'Errors are mean absolute errors of the fraction that is left, by radau5 at a relative tolerance of 1e-8. What is held out has no part in the training, in the choice of the best, or in the scales; all models are reported.'

/** Heat of a decomposing cathode material, along ramps of temperature. */
export const cathodeExperiment = measuredExperiment({
  name: 'cathode',
  title: 'Calorimetry of a cathode material',
  source: 'Data: DENG-MIT/CRNN',
  shows:
    'Whether networks that are given the temperature learn the decomposition of a battery’s cathode from three heating rates and foretell two others.',
  explanation: [
    'Differential scanning calorimetry at 2, 5, 10, 15 and 20 K/min: heat flow against temperature. From it is subtracted the straight line from the first to the last value (nothing else is known of the baseline); the integral over time, divided by its end, is the conversion, and 1 less it what is left.',
    models,
    judging,
  ],
  problem: cathode,
  starts: { seeds: 3, epochs: 400, seconds: 60 },
})

/** Mass of cellulose, along programs of temperature and with oxygen. */
export const biomassExperiment = measuredExperiment({
  name: 'biomass',
  title: 'Thermogravimetry of cellulose',
  source: 'Data: DENG-MIT/Biomass.jl',
  shows:
    'Whether networks that are given temperature and oxygen learn the pyrolysis of cellulose, and what they say of programs that they never saw.',
  explanation: [
    'Mass against time along ramps of 1 to 50 K/min and at temperatures that are held, in nitrogen, in air and with 5 % oxygen. Isothermal runs count until they are heated, after 999 min.',
    models,
    judging,
  ],
  problem: biomass,
  starts: { seeds: 3, epochs: 400, seconds: 60 },
})

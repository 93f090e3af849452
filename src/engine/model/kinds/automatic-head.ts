/** Leaves the head to the data. */
export const automaticHead = {
  name: 'automatic',
  title: 'Automatic',
  equation: 'production and loss where no species is measured below zero, scaled otherwise',
}

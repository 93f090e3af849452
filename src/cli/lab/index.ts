export { experimentsText, recordText } from './experiment-text'
export { givenSettings } from './given-settings'
export { hasStarts, withSeeds } from './with-seeds'

export { massActionGraph, rateConstants } from './mass-action'

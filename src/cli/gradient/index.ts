export { checkText } from './check-text'
export { gradientText } from './gradient-text'

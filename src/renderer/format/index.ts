export { formatCount, formatLoss, formatNumber, formatQuantity } from './numbers'
export { formatDuration, formatMoment } from './times'

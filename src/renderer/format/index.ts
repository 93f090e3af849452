export { csvText } from './csv'
export { formatBytes, formatCount, formatLoss, formatNumber, formatQuantity } from './numbers'
export { formatDuration, formatMoment } from './times'

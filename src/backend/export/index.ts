export { createExportHandlers } from './export-handlers'

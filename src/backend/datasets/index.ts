export { createDatasetHandlers } from './dataset-handlers'
export { importDataset, keepDataset, newDataset } from './import-dataset'

export { forgetUploads, storeUpload } from './commands.ts';
export {
  type BatchRows,
  EMPTY_ROW_REPORT,
  type RowFault,
  rowReport,
  rowsResult,
  withRows,
} from './import-report.ts';
export { type GoodRow, importRows, type ReadRow } from './import-rows.ts';
export { type AcceptedUpload, startUploadJob, type UploadInput } from './start-upload-job.ts';

export { assignUpload, findUpload, forgetUploads, readUpload, storeUpload } from './commands.ts';
export { type Row, readRows } from './rows.ts';
export { CONTENT_MAX_BYTES, type UploadType } from './rules.ts';

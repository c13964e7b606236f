/** The media types that rows come in. */
export type UploadType = 'text/csv' | 'application/x-ndjson';

/** The largest upload. */
export const UPLOAD_MAX_BYTES = 32 * 1024 * 1024;

/** The largest content that may come inside a GraphQL document. */
export const CONTENT_MAX_BYTES = 1024 * 1024;

/** The largest piece that is kept in one row. */
export const CHUNK_BYTES = 256 * 1024;

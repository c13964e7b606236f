import { Readable } from 'node:stream';
import { DomainError } from '../kernel/errors.ts';
import { fileOfForm, isForm } from './multipart.ts';

/** The media types an upload may have; in a form, its file. */
export const UPLOAD_TYPES = ['text/csv', 'application/x-ndjson'] as const;

type UploadType = (typeof UPLOAD_TYPES)[number];

/** How files of these types are called. */
const TYPE_OF_ENDING: Readonly<Record<string, UploadType>> = {
  csv: 'text/csv',
  jsonl: 'application/x-ndjson',
  ndjson: 'application/x-ndjson',
};

/** Asked before anything is read. @throws unsupported_media_type unless the body is a form or of one of `UPLOAD_TYPES` */
export function checkUploadType(contentType: string | null | undefined): void {
  if (!isForm(contentType)) uploadType(contentType);
}

/**
 * The bytes of an upload with their media type: the body itself, or the one file of a form.
 *
 * @param body an iterable of bytes; anything else is no body
 * @throws unsupported_media_type; validation_failed when a form holds no file, or more than one
 */
export async function openUpload(
  body: unknown,
  contentType: string | null | undefined,
): Promise<{ mediaType: UploadType; bytes: AsyncIterable<Uint8Array> }> {
  const bytes = isBytes(body) ? body : Readable.from([]);
  if (!isForm(contentType)) return { mediaType: uploadType(contentType), bytes };
  const file = await fileOfForm(bytes, contentType ?? '');
  // Many clients know a file by its name alone, and call all others application/octet-stream.
  const ending = /\.([a-z]{1,10})$/i.exec(file.name)?.[1]?.toLowerCase() ?? '';
  return { mediaType: TYPE_OF_ENDING[ending] ?? uploadType(file.mediaType), bytes: file.bytes };
}

function uploadType(contentType: string | null | undefined): UploadType {
  const given = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  const type = UPLOAD_TYPES.find((known) => known === given);
  if (type) return type;
  const message = `This path reads ${UPLOAD_TYPES.join(' and ')}, or a form with such a file, not ${given === '' ? 'a body without a media type' : `'${given}'`}.`;
  throw new DomainError('unsupported_media_type', message, { accepted: [...UPLOAD_TYPES, 'multipart/form-data'] });
}

function isBytes(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

import { pipeline, Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { DomainError, type Fault, validationError } from '../kernel/errors.ts';

/** A file of a form: what it is called, and its bytes as they come. */
export type FormFile = { mediaType: string; name: string; bytes: AsyncIterable<Uint8Array> };

type Form = InstanceType<typeof Busboy>;
type Found = Omit<FormFile, 'bytes'> & { stream: Readable };

/** Is this the media type of a form that holds files, as `curl -F` sends it? */
export function isForm(contentType: string | null | undefined): boolean {
  return /^multipart\/form-data\b/i.test(contentType ?? '');
}

/**
 * The one file of a form. Nothing is buffered: whoever stops reading it stops the form.
 *
 * @returns the file; reading its bytes throws validation_failed at their end when the form holds more than it
 * @throws validation_failed when the form holds no file, or cannot be read
 */
export async function fileOfForm(body: AsyncIterable<Uint8Array>, contentType: string): Promise<FormFile> {
  const form = openForm(contentType);
  const faults: Fault[] = [];
  form.on('field', (field) => faults.push({ field, message: 'is not read from a form; give it in the query' }));
  const first = firstFile(form, faults);
  const ended = new Promise<void>((resolve, reject) => {
    pipeline(Readable.from(body, { objectMode: false }), form, (error) => (error ? reject(error) : resolve()));
  });
  // Whoever reads the file is told; without a file the race below is.
  ended.catch(() => undefined);
  const found = await Promise.race([first, ended.then(() => null, refuse)]);
  if (!found) throw validationError(faults.length > 0 ? faults : [{ field: 'file', message: 'is required' }]);
  const { mediaType, name, stream } = found;
  return { mediaType, name, bytes: wholeFile(form, { stream, ended, faults }) };
}

function openForm(contentType: string): Form {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: { fieldSize: 1_024, fields: 100 } });
  } catch (error) {
    return refuse(error);
  }
}

function firstFile(form: Form, faults: Fault[]): Promise<Found> {
  return new Promise((resolve) => {
    let isFound = false;
    form.on('file', (field, stream, name, ...[, mediaType]) => {
      if (isFound) {
        faults.push({ field, message: 'is a second file; send one' });
        stream.resume();
        return;
      }
      isFound = true;
      resolve({ mediaType, name: name ?? '', stream });
    });
  });
}

async function* wholeFile(
  form: Form,
  { stream, ended, faults }: { stream: Readable; ended: Promise<void>; faults: readonly Fault[] },
): AsyncGenerator<Uint8Array, void> {
  // A form that breaks off inside the file leaves its stream open.
  ended.catch((error: unknown) => stream.destroy(error instanceof Error ? error : undefined));
  try {
    for await (const chunk of stream) yield chunk;
    await ended;
  } catch (error) {
    refuse(error);
  } finally {
    form.destroy();
  }
  if (faults.length > 0) throw validationError(faults);
}

function refuse(cause: unknown): never {
  if (cause instanceof DomainError) throw cause;
  throw validationError([{ field: 'file', message: 'is not whole, or the form cannot be read' }]);
}

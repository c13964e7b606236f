import { createHash } from 'node:crypto';

/** A body that is hashed while it is read. */
export type HashedBody = { stream: ReadableStream<Uint8Array>; digest(): Promise<string | null> };

/**
 * The same bytes as a stream, with their SHA-256 for when they have all passed.
 *
 * `digest` reads whatever nobody has read, and is null when the reader gave up midway.
 */
export function hashedBody(body: ReadableStream<Uint8Array>): HashedBody {
  const hash = createHash('sha256');
  let isWhole = false;
  const stream = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        hash.update(chunk);
        controller.enqueue(chunk);
      },
      flush() {
        isWhole = true;
      },
    }),
  );
  return {
    stream,
    async digest() {
      if (!isWhole && !stream.locked) for await (const _chunk of stream);
      return isWhole ? hash.digest('base64url') : null;
    },
  };
}

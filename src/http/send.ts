import type { ServerResponse } from 'node:http';
import type { Reply, StreamReply } from './reply.ts';
import { createTextBlocks } from './text-blocks.ts';

/** A shorter text goes out with its head. */
const ENCODED_FROM = 2_048;

const blocks = createTextBlocks();

/** Sends a whole answer in one piece. */
export function sendReply({ status, headers, body }: Reply, outgoing: ServerResponse): void {
  if (outgoing.destroyed) return;
  const bytes = typeof body === 'string' && body.length >= ENCODED_FROM ? encoded(body, outgoing) : body;
  if (bytes !== null) headers['content-length'] = String(Buffer.byteLength(bytes));
  outgoing.writeHead(status, headers);
  outgoing.end(bytes);
}

/** The memory is free when the system has all that is in it; where the connection breaks before, it may still be read. */
function encoded(text: string, outgoing: ServerResponse): Uint8Array {
  const { bytes, release, abandon } = blocks.encode(text);
  outgoing.once('finish', release);
  outgoing.once('close', abandon);
  return bytes;
}

/** Sends each text of an open answer when the one before was accepted. */
export async function sendTexts({ status, headers, texts }: StreamReply, outgoing: ServerResponse): Promise<void> {
  const leave = () => void texts.return?.();
  if (outgoing.destroyed) return leave();
  outgoing.once('close', leave);
  outgoing.writeHead(status, headers);
  for (let read = await texts.next(); !read.done; read = await texts.next()) {
    if (!outgoing.write(read.value)) await accepted(outgoing);
  }
  outgoing.end();
}

function accepted(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      outgoing.off('drain', go);
      outgoing.off('close', go);
      resolve();
    };
    outgoing.once('drain', go);
    outgoing.once('close', go);
  });
}

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

/**
 * Sends each text of an open answer when the one before was accepted. Thousands of streams may be told of an event: a loop that
 * waits makes several objects for each.
 */
export function sendTexts({ status, headers, texts }: StreamReply, outgoing: ServerResponse): void {
  const leave = () => void texts.return?.();
  if (outgoing.destroyed) {
    leave();
    return;
  }
  outgoing.once('close', leave);
  outgoing.writeHead(status, headers);
  const fail = (): void => void outgoing.destroy();
  const send = ({ done, value }: IteratorResult<string, undefined>): void => {
    try {
      if (done) outgoing.end();
      else if (outgoing.write(value)) read();
      else whenAccepted(outgoing, read);
    } catch {
      fail();
    }
  };
  const read = (): void => void texts.next().then(send, fail);
  read();
}

function whenAccepted(outgoing: ServerResponse, then: () => void): void {
  const go = () => {
    outgoing.off('drain', go);
    outgoing.off('close', go);
    then();
  };
  outgoing.once('drain', go);
  outgoing.once('close', go);
}

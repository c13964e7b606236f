import type { ServerResponse } from 'node:http';
import type { Reply, StreamReply } from './reply.ts';

/** Sends a whole answer in one piece. */
export function sendReply({ status, headers, body }: Reply, outgoing: ServerResponse): void {
  if (outgoing.destroyed) return;
  if (body !== null) headers['content-length'] = String(Buffer.byteLength(body));
  outgoing.writeHead(status, headers);
  outgoing.end(body);
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

import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request that is answered with a stream, and the mark of each event in what comes. */
export type StreamRequest = { port: number; head: readonly string[]; body: string; mark: RegExp };

/** One stream: how many events came, when the last one did, and the id to come back with. */
export type Stream = { socket: Socket; count: number; at: number; id: string };

/** Connections on their way at once, so that the accept queue does not overflow. */
const OPENING = 200;

/** Opens so many streams over sockets of their own. @param idOf the id that each comes back with; empty for none */
export async function openStreams(
  request: StreamRequest,
  count: number,
  idOf: (index: number) => string = () => '',
): Promise<Stream[]> {
  const streams: Stream[] = [];
  const places = Array.from({ length: count }, (_value, index) => index);
  const work = async (): Promise<void> => {
    for (let index = places.shift(); index !== undefined; index = places.shift()) {
      streams.push(await openOne(request, idOf(index)));
    }
  };
  await Promise.all(Array.from({ length: OPENING }, work));
  return streams;
}

async function openOne({ port, head, body, mark }: StreamRequest, id: string): Promise<Stream> {
  const socket = connect({ host: '127.0.0.1', port });
  const stream: Stream = { socket, count: 0, at: 0, id };
  const lines = [...head, 'Host: bench', ...(id ? [`Last-Event-ID: ${id}`] : [])];
  if (body) lines.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('A stream was cut.')));
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (text.startsWith('HTTP/1.1 ') && !text.startsWith('HTTP/1.1 200')) reject(new Error(text.slice(0, 300)));
      for (const [, found] of text.matchAll(mark)) {
        stream.count += 1;
        stream.at = Date.now();
        stream.id = found ?? '';
      }
      resolve();
    });
  });
  return stream;
}

/** Waits until every stream has had so many events. @throws Error when that takes longer than a minute */
export async function arrived(streams: readonly Stream[], count: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (streams.some((stream) => stream.count < count)) {
    if (Date.now() > deadline)
      throw new Error(
        `Event ${count} reached ${streams.filter((one) => one.count >= count).length} of ${streams.length} streams.`,
      );
    await sleep(20);
  }
}

/** Cuts them all. */
export function closeStreams(streams: readonly Stream[]): void {
  for (const { socket } of streams) socket.destroy();
}

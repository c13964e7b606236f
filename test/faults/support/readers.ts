import type { Socket } from 'node:net';

/** One end of a stream, read at a speed of its own. */
export type Reader = {
  /** The marks `<0>`, `<1>` … that came, in order. */
  marks: string[];
  leave(): void;
};

const TICK_MS = 250;

/** Reads a socket: at once when the speed is null, never when it is 0; keeps the marks alone. */
export function readSlowly(socket: Socket, bytesPerSecond: number | null): Reader {
  const marks: string[] = [];
  let rest = '';
  const take = (chunk: Buffer): void => {
    const text = rest + chunk.toString('latin1');
    const found = [...text.matchAll(/<\d+>/g)];
    marks.push(...found.map(([mark]) => mark));
    const last = found.at(-1);
    rest = text.slice(Math.max(last ? last.index + last[0].length : 0, text.length - 12));
  };
  socket.on('error', () => undefined);
  let timer: NodeJS.Timeout | undefined;
  if (bytesPerSecond === null) socket.on('data', take);
  else {
    socket.pause();
    timer = setInterval(() => {
      const bytes = bytesPerSecond > 0 ? socket.read(Math.ceil((bytesPerSecond * TICK_MS) / 1_000)) : null;
      if (bytes) take(bytes);
    }, TICK_MS);
  }
  socket.once('close', () => clearInterval(timer));
  return { marks, leave: () => void socket.destroy() };
}

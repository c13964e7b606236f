import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as lookedForConnections, setTimeout as sleep } from 'node:timers/promises';

/** A server's connections: what each of them is at, and their end. */
export type Connections = {
  /** The response has begun to be made; it ends by itself. */
  began(response: ServerResponse): void;
  /** The response is an event stream, which has no end of its own. */
  isStream(response: object): void;
  /** Stops accepting, drains open requests, then cuts what is left. */
  close(graceMs: number): Promise<void>;
};

/**
 * A connection over which nothing moved for so long is dead, or its reader does not read. Streams send a comment every
 * 15 seconds, and no request takes so long; what the connection holds is let go at once.
 */
const STALL_MS = 120_000;

/** For so long, one more request on a keep-alive connection is still answered, with `Connection: close`. */
const LAST_CALL_MS = 750;

/** Streams were asked to end before; one whose reader does not accept its last bytes is cut. */
const STREAM_END_MS = 1_000;

const SWEEP_MS = 50;

/** Tracks the connections of a server from its start. */
export function watchConnections(server: Server, stallMs = STALL_MS): Connections {
  const connections = new Map<Socket, Set<ServerResponse>>();
  const streams = new WeakSet<object>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    connections.set(socket, new Set());
    socket.once('close', () => connections.delete(socket));
  });
  watchProgress(server, stallMs, (socket) => {
    const isStalled = (connections.get(socket)?.size ?? 0) > 0;
    if (isStalled) socket.resetAndDestroy();
    else socket.destroy();
  });

  function began(response: ServerResponse): void {
    const open = response.socket ? connections.get(response.socket) : undefined;
    open?.add(response);
    response.once('close', () => open?.delete(response));
    if (isClosing) response.setHeader('Connection', 'close');
  }

  function sweep(isStreamTime: boolean): void {
    for (const [socket, open] of connections) {
      if (open.size === 0) socket.destroySoon();
      else if (isStreamTime && [...open].every((response) => streams.has(response))) socket.destroy();
    }
  }

  async function close(graceMs: number): Promise<void> {
    isClosing = true;
    for (const open of connections.values()) {
      for (const response of open) if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    const lastCallEnds = performance.now() + LAST_CALL_MS;
    while (connections.size > 0 && performance.now() < lastCallEnds) await sleep(SWEEP_MS);
    // Right behind the look for new connections: whoever waits to be accepted when the port closes is cut off.
    await lookedForConnections();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const startedAt = performance.now();
    const sweeper = setInterval(() => sweep(performance.now() - startedAt > STREAM_END_MS), SWEEP_MS);
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    sweep(false);
    await closed;
    clearTimeout(timer);
    clearInterval(sweeper);
  }

  return { began, isStream: (response) => void streams.add(response), close };
}

type Progress = { moved: number; at: number };

/**
 * Looks whether bytes move over each connection. A socket's own timeout counts from the last write that was asked for,
 * and once again when one is waiting: a stream that writes comments nobody reads would last twice as long.
 */
function watchProgress(server: Server, stallMs: number, onStall: (socket: Socket) => void): void {
  const progress = new Map<Socket, Progress>();

  server.on('connection', (socket: Socket) => {
    progress.set(socket, { moved: 0, at: performance.now() });
    socket.once('close', () => progress.delete(socket));
  });
  const timer = setInterval(
    () => {
      const now = performance.now();
      for (const [socket, last] of progress) {
        const moved = socket.bytesRead + socket.bytesWritten - pendingBytes(socket);
        if (moved !== last.moved) progress.set(socket, { moved, at: now });
        else if (now - last.at >= stallMs) onStall(socket);
      }
    },
    Math.max(10, Math.min(5_000, stallMs / 10)),
  );
  timer.unref();
  server.once('close', () => clearInterval(timer));
}

/** Bytes that were written and not accepted yet; those that the socket's handle holds are only counted there. */
function pendingBytes(socket: Socket): number {
  return socket.writableLength;
}

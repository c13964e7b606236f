import { Socket } from 'node:net';
import pg from 'pg';
import { type QuickStatement, sendQuickRead } from './quick-read.ts';

/** Connections that many reads share at once. */
export type ReadPipeline = {
  /**
   * Sends a read behind those that are under way. @returns null when no connection is free of a slow one: then the
   * pool is to be asked
   */
  query(statement: QuickStatement): Promise<Record<string, unknown>[]> | null;
  close(): Promise<void>;
};

type Connection = {
  client: pg.Client;
  socket: Socket;
  isReady: boolean;
  isCorked: boolean;
  inFlight: number;
  /** When the read at the head was sent, or came to the head; ms. */
  headSince: number;
};

/** A read that is longer under way holds up nobody else. */
const SLOW_MS = 50;

/** A connection that was lost is opened again after this time at the earliest. */
const RECONNECT_MS = 1_000;

/**
 * Keeps a few connections on which reads are sent without waiting for those before, so that many take one packet and
 * one wake-up of either side. Only for reads that are quick and change nothing: each holds up the ones behind it.
 *
 * @param options.silenceMs a connection whose head was not answered for so long is given up
 */
export function openReadPipeline(options: {
  config: pg.ClientConfig;
  size: number;
  silenceMs: number;
  onIdleError: (error: Error) => void;
}): ReadPipeline {
  const connections: (Connection | null)[] = Array.from({ length: options.size }, () => null);
  const triedAt = connections.map(() => Number.NEGATIVE_INFINITY);
  let isClosed = false;

  const open = (index: number, now: number): void => {
    if (isClosed || now - (triedAt[index] ?? 0) < RECONNECT_MS) return;
    triedAt[index] = now;
    const opened = connect(options.config, (error) => {
      if (connections[index] !== opened) return;
      connections[index] = null;
      if (error) options.onIdleError(error);
    });
    connections[index] = opened;
  };
  const choose = (now: number): Connection | null => {
    let best: Connection | null = null;
    for (const [index, connection] of connections.entries()) {
      if (!connection) open(index, now);
      else if (connection.isReady && isFree(connection, now) && connection.inFlight < (best?.inFlight ?? Infinity))
        best = connection;
    }
    return best;
  };
  const isFree = ({ inFlight, headSince, socket }: Connection, now: number): boolean => {
    if (inFlight === 0 || now - headSince < SLOW_MS) return true;
    if (now - headSince > options.silenceMs) socket.destroy();
    return false;
  };
  return {
    query(statement) {
      const now = performance.now();
      const connection = choose(now);
      return connection && send(connection, statement, now);
    },
    async close() {
      isClosed = true;
      await Promise.all(connections.map((connection) => connection?.client.end().catch(() => undefined)));
    },
  };
}

function connect(config: pg.ClientConfig, onLost: (error?: Error) => void): Connection {
  const socket = new Socket();
  const client = new pg.Client({ ...config, stream: () => socket, pipeline: true });
  const connection = { client, socket, isReady: false, isCorked: false, inFlight: 0, headSince: 0 };
  client.on('error', onLost);
  client.on('end', () => onLost());
  client.connect().then(
    () => {
      connection.isReady = true;
    },
    // Whoever asks the pool meanwhile is told why there is no connection.
    () => onLost(),
  );
  return connection;
}

function send(connection: Connection, statement: QuickStatement, now: number): Promise<Record<string, unknown>[]> {
  cork(connection);
  if (connection.inFlight === 0) connection.headSince = now;
  connection.inFlight += 1;
  const answered = sendQuickRead(connection.client, statement);
  const settle = () => {
    connection.inFlight -= 1;
    connection.headSince = performance.now();
  };
  answered.then(settle, settle);
  return answered;
}

/** What is sent in one turn of the event loop goes out in one piece at its end. */
function cork(connection: Connection): void {
  if (connection.isCorked) return;
  connection.isCorked = true;
  connection.socket.cork();
  setImmediate(() => {
    connection.isCorked = false;
    connection.socket.uncork();
  });
}

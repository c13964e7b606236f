import net from 'node:net';
import tls from 'node:tls';
import type { buildConnector } from 'undici';
import { addressOfHost, withoutTrailingDots } from './address.ts';
import { DeadlineExceeded } from './failure.ts';
import { type Guard, portOf, type Target } from './guard.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** How long one address is tried before the next is tried too. */
const ATTEMPT_TIMEOUT_MS = 500;
const ADDRESSES_TRIED = 6;

/** What connecting needs beside the target; `ca` adds certificate authorities, `signal` stops a connection at work. */
export type ConnectOptions = { ca?: string; signal?: AbortSignal };

/**
 * Opens sockets to one target: looks its name up once, tries only those addresses, and sends nothing, not even a TLS
 * hello, before the guard has seen the address reached.
 */
export function createConnector(guard: Guard, target: Target, options: ConnectOptions): buildConnector.connector {
  return (_ignored, callback) => {
    connect(guard, target, options).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}

async function connect(guard: Guard, target: Target, options: ConnectOptions): Promise<net.Socket> {
  const addresses = await guard.resolve(target);
  options.signal?.throwIfAborted();
  const socket = await dial(target, addresses, options.signal);
  try {
    guard.confirm(target, addresses, socket.remoteAddress);
  } catch (refusal) {
    socket.destroy();
    throw refusal;
  }
  return target.url.protocol === 'https:' ? secure(socket, target, options.ca) : socket;
}

function dial(target: Target, addresses: readonly string[], signal: AbortSignal | undefined): Promise<net.Socket> {
  const answers = addresses.slice(0, ADDRESSES_TRIED).map((address) => ({ address, family: net.isIP(address) }));
  const socket = net.connect({
    host: addressOfHost(target.url.hostname) ?? target.url.hostname,
    port: portOf(target.url),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS,
    noDelay: true,
    lookup: (_hostname, _options, answer) => answer(null, answers),
    ...(signal && { signal }),
  });
  // Under TLS nobody else listens here, and an abort must not end the process.
  socket.on('error', () => {});
  return settled(socket, 'connect');
}

function secure(socket: net.Socket, target: Target, ca: string | undefined): Promise<tls.TLSSocket> {
  const literal = addressOfHost(target.url.hostname);
  const host = literal ?? withoutTrailingDots(target.url.hostname);
  const secured = tls.connect({
    socket,
    host,
    // A name in the hello must be a name: the standard allows no address there.
    servername: literal === null ? host : '',
    ALPNProtocols: ['http/1.1'],
    ...(ca !== undefined && { ca }),
  });
  return settled(secured, 'secureConnect');
}

/** The socket once the event has come; rejects, with the socket destroyed, when an error or the time limit is first. */
function settled<S extends net.Socket>(socket: S, event: 'connect' | 'secureConnect'): Promise<S> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(new DeadlineExceeded('connecting took too long')),
      CONNECT_TIMEOUT_MS,
    );
    const onEnd = (error?: Error | boolean): void => {
      clearTimeout(timer);
      reject(error instanceof Error ? error : new Error('The socket closed while connecting.'));
    };
    socket.once('error', onEnd);
    socket.once('close', onEnd);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.off('close', onEnd);
      socket.off('error', onEnd);
      resolve(socket);
    });
  });
}

import type { Log } from '../kernel/log.ts';

/** The wire between processes. `send` may fail: polls make up for it. */
export type SignalWire = { send(message: string): Promise<void>; close(): Promise<void> };

/** What a wire tells its owner: a message that arrived, or that it was away and may have missed some. */
export type WireEvents = { log: Log; onMessage(message: string): void; onReconnect(): void };

import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { z } from 'zod';
import { createEndpoint, type EndpointWithSecret } from '../../src/domains/webhooks/commands.ts';
import {
  createDeliveryRunner,
  type DeliveryLimits,
  type DeliveryRunner,
  webhookEndpointDisabled,
  webhooksConsumer,
} from '../../src/domains/webhooks/index.ts';
import { createWorkspace } from '../../src/domains/workspaces/index.ts';
import { appendEvent } from '../../src/events/append.ts';
import { type ConsumerPool, startConsumers } from '../../src/events/consume.ts';
import { createFollower } from '../../src/events/follow.ts';
import { createTransactionRunner } from '../../src/events/transaction.ts';
import type { WebhookDelivery, WebhookDeliveryAttempt } from '../../src/generated/prisma/client.ts';
import type { Context, Services } from '../../src/kernel/context.ts';
import type { Log, LogFields } from '../../src/kernel/log.ts';
import { SCOPES } from '../../src/kernel/scopes.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { openDatabase } from '../../src/platform/db.ts';
import { createHttpOut } from '../../src/platform/http-out.ts';
import { createSecretBox } from '../../src/platform/secrets.ts';
import { createWakeup } from '../../src/platform/wakeup.ts';
import { createTestDatabase } from './database.ts';
import { waitFor } from './matchers.ts';
import type { Behaviour, Receiver } from './receiver.ts';

/** The types that the bench's endpoints may ask for. */
export const TYPES = ['audit.completed', 'alert.fired', webhookEndpointDisabled.type];

/** A clock that starts at the real present and is moved by hand. */
export type MovedClock = { now(): Date; advance(ms: number): void };

/** A delivery with its log. */
export type LoggedDelivery = WebhookDelivery & { attempts: WebhookDeliveryAttempt[] };

/** Everything between an event and a receiver, without the faces. */
export type WebhookBench = {
  services: Services;
  clock: MovedClock;
  logs: { event: string; fields: LogFields }[];
  /** A caller of a new workspace. */
  caller(): Promise<Context>;
  /** Writes an event of the workspace. @returns its id */
  happen(ctx: Context, type?: string, data?: Record<string, unknown>): Promise<string>;
  /** An endpoint at a path of the receiver that nobody else uses. */
  endpoint(
    ctx: Context,
    events?: string[],
    behaviour?: Behaviour,
  ): Promise<{ path: string; endpoint: EndpointWithSecret }>;
  /** The delivery of an event to an endpoint, with its attempts in order. */
  delivery(eventId: string, endpointId: string): Promise<LoggedDelivery>;
  /** The same, once it has been tried so often. */
  tried(eventId: string, endpointId: string, attempts?: number): Promise<LoggedDelivery>;
  /** A started runner; stopped with the bench unless before. */
  run(limits?: Partial<DeliveryLimits>): DeliveryRunner;
  /** Starts the consumer that turns events into deliveries. */
  consume(): void;
  close(): Promise<void>;
};

/** Builds the bench over a database of its own. @param alsoAllowed origins beside the receiver's */
export async function openWebhookBench(receiver: Receiver, alsoAllowed: readonly string[] = []): Promise<WebhookBench> {
  const database = await createTestDatabase();
  const connection = openDatabase({ url: database.url, max: 12 });
  const logs: { event: string; fields: LogFields }[] = [];
  const log = memoryLog(logs);
  const wakeup = createWakeup({ databaseUrl: database.url, log });
  const clock = movedClock();
  const services: Services = {
    db: connection.db,
    sql: connection.sql,
    transaction: createTransactionRunner(connection, wakeup),
    clock,
    log,
    secrets: createSecretBox(randomBytes(32)),
    cursorKey: randomBytes(32),
    http: createHttpOut({ allowOrigins: [receiver.origin, ...alsoAllowed], userAgent: 'test' }),
    operatorHttp: createHttpOut({ allowOrigins: [], userAgent: 'test' }),
    follower: createFollower({ sql: connection.sql, wakeup, log }),
    publicUrl: 'http://127.0.0.1',
    webhookTypes: TYPES,
    settings: createSettings({}),
  };
  const delivery = (eventId: string, endpointId: string): Promise<LoggedDelivery> =>
    connection.db.webhookDelivery.findUniqueOrThrow({
      where: { eventId_endpointId: { eventId, endpointId } },
      include: { attempts: { orderBy: { number: 'asc' } } },
    });
  const runners: DeliveryRunner[] = [];
  const pools: ConsumerPool[] = [];
  return {
    services,
    clock,
    logs,
    caller: () => newCaller(services),
    happen: (ctx, type = 'audit.completed', data = { title: 'Wasserkocher ☕' }) =>
      services.transaction((tx) =>
        appendEvent(
          tx,
          { workspaceId: ctx.principal.workspaceId, clock },
          { type, description: '', isWebhook: true, data: z.looseObject({}) },
          { data },
        ),
      ),
    async endpoint(ctx, events = ['*'], behaviour) {
      const path = receiver.newPath();
      if (behaviour) receiver.on(path, behaviour);
      return { path, endpoint: await createEndpoint(ctx, { url: receiver.origin + path, events }) };
    },
    delivery,
    tried: (eventId, endpointId, attempts = 1) =>
      waitFor(async () => {
        const found = await delivery(eventId, endpointId);
        expect(found.attempts.length).toBeGreaterThanOrEqual(attempts);
        return found;
      }),
    run(limits = {}) {
      const runner = createDeliveryRunner({ services, wakeup, limits: { pollMs: 50, ...limits }, random: () => 0.5 });
      runner.start();
      runners.push(runner);
      return runner;
    },
    consume() {
      pools.push(startConsumers({ consumers: [webhooksConsumer(TYPES)], services, wakeup, pollMs: 100 }));
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
      await Promise.all(runners.map((runner) => runner.stop(100)));
      await services.follower.close();
      await Promise.all([services.http.close(), wakeup.close()]);
      await connection.close();
      await database.drop();
    },
  };
}

async function newCaller(services: Services): Promise<Context> {
  const workspace = await createWorkspace(services.db, { name: 'Test', mode: 'SANDBOX' });
  return {
    ...services,
    principal: { workspaceId: workspace.id, workspaceMode: 'sandbox', keyId: null, scopes: new Set(SCOPES) },
    requestId: 'req_test',
    signal: new AbortController().signal,
  };
}

function movedClock(): MovedClock {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    advance: (ms) => {
      offset += ms;
    },
  };
}

function memoryLog(lines: { event: string; fields: LogFields }[]): Log {
  const write = (event: string, fields: LogFields = {}) => void lines.push({ event, fields });
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return log;
}

import type { EngineResponse } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import type { HttpOut } from '../../../platform/http-out.ts';
import { openConfiguredEngine } from '../engines/access.ts';
import { createEngine } from '../engines/create-engine.ts';
import type { Engine, EngineId } from '../engines/engine.ts';
import { reserveUsd } from '../engines/estimate.ts';
import { engineSettings } from '../engines/settings.ts';
import { engineId } from '../engines/stored-engine.ts';
import { type Knowledge, loadKnowledge } from '../names/knowledge.ts';

import { type SimulatedWorld, simulatedWorld } from './simulated-world.ts';

/** The far side of simulated engines: a way out that answers in process, and the address of each engine there. */
export type Simulator = { http: Pick<HttpOut, 'request'>; baseUrl(id: EngineId): string };

/** Opens a simulator over a workspace's world; the same seed and question are answered alike. */
export type OpenSimulator = (options: { world: SimulatedWorld; seed: string }) => Simulator;

/** A question, as far as asking it needs to know. */
type Asking = Pick<EngineResponse, 'engine' | 'isSimulated' | 'sessionId'>;

/** What asking engines stands on, for one process. */
export type RunTools = {
  /** The engine that a question is put to. @returns null when there is no key for it any more */
  openEngine(ctx: Context, response: Asking): Promise<Engine | null>;
  /** What asking may cost at most, in US dollars; null where asking costs nothing. */
  boundUsd(ctx: Context, response: Asking): number | null;
  /** What a session's answers are held against; the same for all of a session that the process reads meanwhile. */
  knowledgeOf(ctx: Context, sessionId: string): Promise<Knowledge>;
};

/** Sessions whose knowledge and simulator a process holds at once. */
const SESSIONS_HELD = 4;

const SIMULATED_TIMEOUT_MS = 5_000;

type Held = { knowledge: Promise<Knowledge>; simulator: Simulator | null };

/** What asking engines stands on, for one process. */
export function createRunTools(openSimulator: OpenSimulator): RunTools {
  const hold = createHolder();
  return {
    async openEngine(ctx, response) {
      if (!response.isSimulated) return openConfiguredEngine(ctx, engineId(response.engine));
      const session = hold(ctx, response.sessionId);
      const knowledge = await session.knowledge;
      session.simulator ??= openSimulator({ world: simulatedWorld(knowledge), seed: response.sessionId });
      return openSimulated(engineId(response.engine), session.simulator);
    },
    boundUsd(ctx, { engine, isSimulated }) {
      if (isSimulated) return null;
      const id = engineId(engine);
      const { engines, prices } = ctx.settings.of(engineSettings);
      return reserveUsd(id, engines[id].model, prices);
    },
    knowledgeOf: (ctx, sessionId) => hold(ctx, sessionId).knowledge,
  };
}

/** Holds what the sessions at work need, the latest few. */
function createHolder(): (ctx: Context, sessionId: string) => Held {
  const held = new Map<string, Held>();
  return (ctx, id) => {
    const known = held.get(id) ?? { knowledge: loadKnowledge(ctx), simulator: null };
    // What failed to load is tried again by the next who asks.
    known.knowledge.catch(() => held.delete(id));
    held.delete(id);
    held.set(id, known);
    const [oldest] = held.keys();
    if (held.size > SESSIONS_HELD && oldest !== undefined) held.delete(oldest);
    return known;
  };
}

function openSimulated(id: EngineId, simulator: Simulator): Engine {
  const settings = {
    apiKey: 'no-key',
    baseUrl: simulator.baseUrl(id),
    model: `simulated-${id.replaceAll('_', '-')}`,
    place: { country: 'US', language: 'en' },
    timeoutMs: SIMULATED_TIMEOUT_MS,
    searchChoice: null,
    isSimulated: true,
  };
  return createEngine(id, settings, simulator.http);
}

import type { AnswerEngine, PromptSessionStatus } from '../../generated/prisma/enums.ts';
import type { Outcome } from './engines/engine.ts';

/** Questions that a session can have. */
export const PROMPTS_MAX = 100;

/** Characters that a question can have. */
export const PROMPT_CHARS_MAX = 1_000;

/** How often a session can ask each engine each question. */
export const REPEATS_MAX = 5;

/** SKUs that a session can be about. */
export const SKUS_MAX = 200;

/** Competitors that can be named with a session. */
export const COMPETITORS_PER_SESSION = 50;

/** Outcomes after which the engine is asked again while attempts are left: nothing was answered, so nothing was paid. */
const RETRYABLE: ReadonlySet<Outcome> = new Set(['rate_limited', 'unavailable']);

/** Outcomes that leave a question without an answer. */
const UNANSWERED: ReadonlySet<string> = new Set(['blocked', 'rate_limited', 'unavailable', 'timed_out', 'unreadable']);

/** May the engine be asked again after this? What timed out may have been answered, and paid. */
export function isRetryable(outcome: Outcome): boolean {
  return RETRYABLE.has(outcome);
}

/** Does the question have its answer, were it a refusal? */
export function isAnswered(outcome: string): boolean {
  return !UNANSWERED.has(outcome);
}

/** How a session's questions ended. */
export type UnitCounts = { answered: number; unanswered: number; cancelled: number };

/** What a session's questions make of it, once all have ended. */
export function finalStatus({ answered, unanswered, cancelled }: UnitCounts): PromptSessionStatus {
  if (cancelled > 0) return 'CANCELLED';
  if (unanswered === 0) return 'COMPLETED';
  return answered > 0 ? 'PARTIAL' : 'FAILED';
}

/** One question to one engine. */
export type Unit = { position: number; engine: AnswerEngine; promptIndex: number; prompt: string; repeat: number };

/**
 * Every question of a session, in the order they are asked: by repeat, then by question, then by engine, so that a
 * session that is stopped early has asked every engine about as much.
 */
export function planUnits(session: {
  prompts: readonly string[];
  engines: readonly AnswerEngine[];
  repeats: number;
}): Unit[] {
  const { prompts, engines, repeats } = session;
  const units: Unit[] = [];
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    for (const [promptIndex, prompt] of prompts.entries()) {
      for (const engine of engines) units.push({ position: units.length, engine, promptIndex, prompt, repeat });
    }
  }
  return units;
}

/** The question as the engine reads it. */
export function promptText(prompt: string, prefix: string | null): string {
  return prefix ? `${prefix}\n\n${prompt}` : prompt;
}

/** A name as two spellings of it are compared. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

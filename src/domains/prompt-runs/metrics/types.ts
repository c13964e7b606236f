import type { EngineId, Outcome } from '../engines/engine.ts';

/** What one answer counts for. */
export type AnswerCount = {
  /** What tells prompts apart; answers to the same one are like each other, whatever engine gave them. */
  prompt: string;
  engine: EngineId;
  persona: string | null;
  requestedModel: string | null;
  servedModel: string | null;
  outcome: Outcome;
  /** Does the question name us? */
  isBranded: boolean;
  isCited: boolean;
  isMentioned: boolean;
  /** Rank of our first mention; null without one. */
  position: number | null;
  /** The tracked competitors that it names, each once. */
  competitorIds: readonly string[];
};

/** Who answered: a change of either name is a boundary, across which numbers are not compared. */
export type Model = { engine: EngineId; requestedModel: string | null; servedModel: string | null };

/** Outcomes that are an answer: what an engine would not or could not say tells nothing of us. */
const ANSWERS: ReadonlySet<Outcome> = new Set(['answered', 'not_grounded', 'truncated']);

/** Is it an answer, which rates of mention and citation count? */
export function isAnswer({ outcome }: Pick<AnswerCount, 'outcome'>): boolean {
  return ANSWERS.has(outcome);
}

/** Did the engine show what it shows shoppers: an answer, or validly none? */
export function isShown(answer: Pick<AnswerCount, 'outcome'>): boolean {
  return isAnswer(answer) || answer.outcome === 'no_overview';
}

/** What tells models apart. */
export function modelKey({ engine, requestedModel, servedModel }: Model): string {
  return JSON.stringify([engine, requestedModel, servedModel]);
}

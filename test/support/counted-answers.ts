import type { AnswerEngine } from '../../src/generated/prisma/enums.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Tenant, TestApp } from './app.ts';

/** An answer as it counts; what is left out is an unbranded answer of ChatGPT that names nobody. */
export type CountedAnswerRow = {
  prompt?: string;
  engine?: AnswerEngine;
  model?: string;
  outcome?: string;
  isBranded?: boolean;
  /** Products that it names, the first as its first mention. */
  names?: readonly string[];
  cites?: readonly string[];
  /** What it says; products are named by their SKUs. */
  text?: string;
};

/** The session that answers are of. */
export type CountedSession = {
  at: Date;
  personaId?: string | null;
  skus?: readonly string[];
  isSimulated?: boolean;
};

/** Writes an ended session with answers that were read. @returns its id */
export async function writeSession(
  run: TestApp,
  { workspaceId }: Tenant,
  session: CountedSession,
  answers: readonly CountedAnswerRow[],
): Promise<string> {
  const { db } = run.app.services;
  const { at, personaId = null, skus = [], isSimulated = false } = session;
  const id = newId('PromptSession');
  const asked = { prompts: ['?'], engines: ['CHATGPT' as const], repeats: 1, unitCount: answers.length };
  const ended = { status: 'COMPLETED', createdAt: at, startedAt: at, finishedAt: at, tally: [] } as const;
  const ours = { id, workspaceId, personaId, skus: [...skus], isSimulated };
  await db.promptSession.create({ data: { ...asked, ...ended, ...ours } });
  const readers = { engineReader: 1, mentionReader: 1, claimReader: 1, namesHash: 'known' };
  await db.sessionReading.create({
    data: { workspaceId, sessionId: id, number: 1, cause: 'RUN', ...readers, createdAt: at, completedAt: at },
  });
  for (const [position, answer] of answers.entries()) {
    const { prompt = 'Which fan is best?', engine = 'CHATGPT', model = 'm-1', outcome = 'answered' } = answer;
    const { names = [], cites = [], isBranded = false, text = 'An answer.' } = answer;
    const responseId = newId('EngineResponse');
    const unit = { engine, promptIndex: 0, prompt, repeat: position + 1, position };
    const times = { state: 'DONE', attempts: 1, isSimulated, askedAt: at, finishedAt: at } as const;
    const models = { requestedModel: model, servedModel: model };
    await db.engineResponse.create({
      data: { ...unit, ...times, ...models, id: responseId, workspaceId, sessionId: id },
    });
    const mentions = names.map((sku, index) => ({
      ...{ sku, position: index + 1, kind: 'product', stance: 'named' },
      occurrences: [...text.matchAll(new RegExp(sku, 'g'))].map(({ index: start }) => ({
        start,
        end: start + sku.length,
      })),
    }));
    const found = { outcome, answer: text, citations: [], mentions, claims: [], usage: {}, namesHash: 'known' };
    const counts = {
      isAnswer: outcome === 'answered',
      isBranded,
      isCited: cites.length > 0,
      isMentioned: names.length > 0,
    };
    const sums = { firstPosition: names.length > 0 ? 1 : null, ownNames: names.length };
    const lists = { mentionedSkus: [...names], citedSkus: [...cites] };
    await db.answerReading.create({
      data: { ...found, ...counts, ...sums, ...lists, workspaceId, responseId, sessionId: id, number: 1 },
    });
  }
  return id;
}

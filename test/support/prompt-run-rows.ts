import type { Plant } from './plant.ts';

/** Writes a row of every kind that prompt runs have. */
export async function plantPromptRuns(plant: Plant): Promise<void> {
  const { run, workspaceId, ids } = plant;
  const { db } = run.app.services;
  const set = { name: 'Planted', prompts: ['Which is best?'], tags: ['planted'] };
  await db.promptSet.create({ data: { ...set, id: ids.PromptSet, workspaceId } });
  const competitor = {
    name: `Rival ${ids.Competitor}`,
    nameKey: `rival ${ids.Competitor}`,
    status: 'PROPOSED',
  } as const;
  await db.competitor.create({ data: { ...competitor, id: ids.Competitor, workspaceId } });
  const alias = { kind: 'PRODUCT', productId: ids.Product, alias: 'Another name', key: ids.NameAlias } as const;
  await db.nameAlias.create({ data: { ...alias, id: ids.NameAlias, workspaceId } });
  await db.spendCap.upsert({ where: { workspaceId }, create: { workspaceId, dailyUsd: 20 }, update: {} });
  const day = new Date('2026-05-20T00:00:00Z');
  const spent = { workspaceId, day, spentUsd: 1 };
  await db.spendDay.upsert({ where: { workspaceId_day: { workspaceId, day } }, create: spent, update: {} });
  await plantSession(plant);
}

/** A session that has ended, of one question with one answer. */
async function plantSession({ run, workspaceId, ids }: Plant): Promise<void> {
  const { db } = run.app.services;
  const now = new Date();
  const asked = { prompts: ['Which is best?'], engines: ['CHATGPT' as const], repeats: 1, unitCount: 1 };
  const place = { country: 'US', language: 'en', isSimulated: true };
  const session = { ...asked, ...place, id: ids.PromptSession, workspaceId, status: 'COMPLETED' as const };
  await db.promptSession.create({ data: { ...session, startedAt: now, finishedAt: now } });
  const reading = { workspaceId, sessionId: ids.PromptSession, number: 1 };
  const readers = { engineReader: 1, mentionReader: 1, claimReader: 1, namesHash: 'planted' };
  await db.sessionReading.create({ data: { ...reading, ...readers, cause: 'RUN', completedAt: now } });
  await db.sessionReading.create({ data: { ...reading, ...readers, number: 2, cause: 'RECOUNT' } });
  const unit = {
    engine: 'CHATGPT',
    promptIndex: 0,
    prompt: `Which is best, ${ids.EngineResponse}?`,
    repeat: 1,
    position: 0,
  } as const;
  const answered = { state: 'DONE', attempts: 1, isSimulated: true, askedAt: now, finishedAt: now } as const;
  const response = { ...unit, ...answered, id: ids.EngineResponse, workspaceId, sessionId: ids.PromptSession };
  await db.engineResponse.create({ data: { ...response, raw: { create: { content: '{}' } } } });
  const failed = { ...response, id: `${ids.EngineResponse}_failed`, repeat: 2, position: 1, state: 'FAILED' as const };
  await db.engineResponse.create({ data: failed });
  const found = { outcome: 'answered', answer: 'None is.', citations: [], mentions: [], claims: [], usage: {} };
  const counted = { isBranded: false, isAnswer: true, isCited: false, isMentioned: false, ownNames: 0 };
  await db.answerReading.create({
    data: { ...reading, ...found, ...counted, responseId: ids.EngineResponse, namesHash: 'planted' },
  });
}

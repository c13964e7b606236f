import { sealFeedCredentials } from '../../src/domains/personas/feeds/credentials.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Plant } from './plant.ts';

/** Writes a review of the planted product, and the persona that it belongs to unless there is one. */
export async function plantPersona(plant: Plant): Promise<void> {
  const { run, workspaceId, ids } = plant;
  const { db, secrets } = run.app.services;
  const review = { productRef: 'planted', source: 'FILE', text: 'A planted review.', stars: 4 } as const;
  const hashes = { identity: Buffer.from(ids.Review), contentHash: Buffer.from('planted') };
  await db.review.create({ data: { ...review, ...hashes, id: ids.Review, workspaceId, productId: ids.Product } });
  const setId = await plantedSet(plant);
  const feed = { platform: 'JUDGEME', account: `${ids.ReviewFeed}.example`, baseUrl: 'https://127.0.0.1' } as const;
  const credentialsSealed = sealFeedCredentials(secrets, { id: ids.ReviewFeed, workspaceId }, { secret: 'planted' });
  const made = { createdAt: new Date(), updatedAt: new Date() };
  await db.reviewFeed.create({ data: { ...feed, ...made, id: ids.ReviewFeed, workspaceId, credentialsSealed } });
  await db.reviewAssignment.create({
    data: { workspaceId, setId, personaId: ids.Persona, reviewId: ids.Review, affinity: 0.5 },
  });
}

async function plantedSet({ run, workspaceId, ids }: Plant): Promise<string> {
  const { db } = run.app.services;
  const there = await db.persona.findUnique({ where: { id: ids.Persona }, select: { setId: true } });
  if (there) return there.setId;
  const now = new Date();
  const setId = newId('PersonaSet');
  const figures = { isCurrent: true, isStable: true, reviewCount: 1, assignedCount: 1, language: 'eng' };
  const set = { ...figures, languages: { eng: 1 }, candidates: [], createdAt: now };
  await db.personaSet.create({ data: { ...set, id: setId, workspaceId } });
  const said = { name: 'Planted', summary: 'A planted persona.', share: 1, reviewCount: 1, averageStars: 4 };
  const persona = { ...said, quotes: [], writer: 'rules', createdAt: now, updatedAt: now };
  await db.persona.create({ data: { ...persona, id: ids.Persona, workspaceId, setId } });
  return setId;
}

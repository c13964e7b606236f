import type { Answer } from '../../support/app.ts';
import { blockade, hideTables } from '../../support/blockade.ts';
import type { Provocation } from './kinds.ts';
import type { World } from './world.ts';

const isCatalog = (table: string) => table === 'products';
const SCORES = '{ scores(skus: ["A"]) { nodes { id } } }';

/** What fails on our side. */
export const serverCodes = {
  timeout: {
    rest: (world) => stopped(world, 'cancelWaiting', () => world.rest('GET /scores/bulk?skus=A')),
    graphql: (world) => stopped(world, 'cancelWaiting', () => world.graphql(SCORES)),
  },
  unavailable: {
    rest: (world) => stopped(world, 'terminateWaiting', () => world.rest('GET /scores/bulk?skus=A')),
    graphql: (world) => stopped(world, 'terminateWaiting', () => world.graphql(SCORES)),
    retryAfter: true,
  },
  internal_error: {
    rest: (world) => missing(world, () => world.rest('GET /scores/bulk?skus=A')),
    graphql: (world) => missing(world, () => world.graphql(SCORES)),
  },
} as const satisfies Record<string, Provocation>;

async function stopped(
  { run }: World,
  how: 'cancelWaiting' | 'terminateWaiting',
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const wall = await blockade(run.databaseUrl, isCatalog);
  let isAnswered = false;
  const answer = ask().finally(() => {
    isAnswered = true;
  });
  await wall.waiting(() => (isAnswered ? 0 : 1));
  while (!isAnswered) await wall[how]();
  await wall.open();
  return answer;
}

async function missing({ run }: World, ask: () => Promise<Answer>): Promise<Answer> {
  const tables = await hideTables(run.databaseUrl, isCatalog);
  return ask().finally(() => tables.show());
}

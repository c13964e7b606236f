import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { readRemarks } from '../../personas/index.ts';
import type { EngineRemark } from './engine-voice.ts';
import { type Naming, passageAbout } from './passage-about.ts';

/** Answers that are read for what engines say of a product: the newest that name it. */
export const VOICE_ANSWERS_MAX = 50;

/** What answers say of a product: how many describe it, and what they say of a term. */
export type Descriptions = { count: number; remarksOn(term: string): EngineRemark[] };

type Description = { responseId: string; engine: AnswerEngine; passage: string };

type Row = { sku: string; responseId: string; engine: AnswerEngine; answer: string; mentions: Naming[] };

/** The newest fifty answers that name each product, in the reading that is shown; simulated ones in sandboxes alone. */
const TEXT = `
  select wanted.sku, found.*
  from unnest($3::text[]) as wanted (sku)
  cross join lateral (
    select response.id as "responseId", response.engine::text as engine, reading.answer, reading.mentions
    from engine_responses response
    join prompt_sessions session on session.workspace_id = $1 and session.id = response.session_id
    join answer_readings reading on reading.workspace_id = $1 and reading.response_id = response.id
      and reading.number = session.reading
    where response.workspace_id = $1 and response.is_simulated = $2 and reading.is_answer
      and reading.answer is not null and wanted.sku = any(reading.mentioned_skus)
    order by response.asked_at desc, response.id desc limit ${VOICE_ANSWERS_MAX}
  ) found`;

type Batch = { skus: Set<string>; found: Promise<Map<string, Description[]>> };

/** The statement that is about to be asked, and what was asked before, by request. */
const OPEN = new WeakMap<Context, Batch>();
const ASKED = new WeakMap<Context, Map<string, Promise<Descriptions>>>();

/**
 * What the newest answers that name a product say of it; answers that only name it say nothing and are left out. Products
 * that a request asks for together are read by one statement.
 */
export function descriptionsOf(ctx: Context, sku: string): Promise<Descriptions> {
  const asked = ASKED.get(ctx) ?? new Map<string, Promise<Descriptions>>();
  ASKED.set(ctx, asked);
  const known = asked.get(sku) ?? join(ctx, sku);
  asked.set(sku, known);
  return known;
}

async function join(ctx: Context, sku: string): Promise<Descriptions> {
  const batch = OPEN.get(ctx) ?? open(ctx);
  batch.skus.add(sku);
  const descriptions = (await batch.found).get(sku) ?? [];
  const remarksOn = readRemarks(descriptions.map(({ passage }) => passage));
  return {
    count: descriptions.length,
    remarksOn: (term) =>
      remarksOn(term).flatMap(({ passage, text, polarity }) => {
        const source = descriptions[passage];
        return source ? [{ responseId: source.responseId, engine: source.engine, text, polarity }] : [];
      }),
  };
}

/** Waits until every resolver of this turn has said which product it is about. */
function open(ctx: Context): Batch {
  const skus = new Set<string>();
  const found = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    OPEN.delete(ctx);
    return read(ctx, [...skus]);
  });
  const batch = { skus, found };
  OPEN.set(ctx, batch);
  return batch;
}

async function read(ctx: Context, skus: readonly string[]): Promise<Map<string, Description[]>> {
  const { workspaceId, workspaceMode } = ctx.principal;
  const rows = await ctx.sql.query<Row>({
    name: 'product_descriptions',
    text: TEXT,
    values: [workspaceId, workspaceMode === 'sandbox', skus],
  });
  const found = new Map<string, Description[]>();
  for (const { sku, responseId, engine, answer, mentions } of rows) {
    const passage = passageAbout(answer, mentions, sku);
    if (passage !== '') found.set(sku, [...(found.get(sku) ?? []), { responseId, engine, passage }]);
  }
  return found;
}

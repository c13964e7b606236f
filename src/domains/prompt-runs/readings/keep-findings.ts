import { sanitizeJson } from '../../../kernel/text.ts';
import type { Transaction } from '../../../platform/db.ts';
import type { Findings } from './read-response.ts';

/** Findings on their way to their row. */
export type NewReading = {
  response: { id: string; workspaceId: string; sessionId: string };
  number: number;
  findings: Findings;
};

/** Keeps what was read of answers under the number of a reading, in one statement; what that number holds already stays. */
export async function keepFindings(tx: Transaction, readings: readonly NewReading[]): Promise<void> {
  if (readings.length === 0) return;
  const rows = readings.map(({ response: { id, workspaceId, sessionId }, number, findings }) => ({
    ...findings,
    workspaceId,
    responseId: id,
    sessionId,
    number,
  }));
  // By hand, because the client takes as long for the values of so many columns as reading the answers does.
  await tx.$executeRaw`
    insert into answer_readings (workspace_id, response_id, session_id, number, names_hash, outcome, answer, citations,
      mentions, claims, search_queries, usage, error, is_branded, is_answer, is_cited, is_mentioned, first_position,
      own_names, competitor_ids, mentioned_skus, cited_skus, proposed_names)
    select "workspaceId", "responseId", "sessionId", number, "namesHash", outcome, answer, citations,
      mentions, claims, "searchQueries", usage, nullif(error, 'null'), "isBranded", "isAnswer", "isCited", "isMentioned", "firstPosition",
      "ownNames", "competitorIds", "mentionedSkus", "citedSkus", "proposedNames"
    from jsonb_to_recordset(${JSON.stringify(sanitizeJson(rows))}::jsonb) as given ("workspaceId" text, "responseId" text,
      "sessionId" text, number int, "namesHash" text, outcome text, answer text, citations jsonb, mentions jsonb, claims jsonb,
      "searchQueries" text[], usage jsonb, error jsonb, "isBranded" boolean, "isAnswer" boolean, "isCited" boolean,
      "isMentioned" boolean, "firstPosition" int, "ownNames" int, "competitorIds" text[], "mentionedSkus" text[],
      "citedSkus" text[], "proposedNames" text[])
    on conflict do nothing`;
}

import type { AnswerReading } from '../../../generated/prisma/client.ts';
import { sanitizeJson } from '../../../kernel/text.ts';
import type { Claim } from '../claims/types.ts';
import type { EngineReading, EngineUsage, RawAnswer } from '../engines/engine.ts';
import { readAnswer } from '../engines/read-answer.ts';
import { type ClassifiedCitation, classifyCitations } from '../mentions/classify-citations.ts';
import { brandId } from '../mentions/own-entities.ts';
import { competitorsIn, type ProposedCompetitor } from '../mentions/propose-competitors.ts';
import { mentionsIn, readMentions } from '../mentions/read-mentions.ts';
import { searchAnswer } from '../mentions/searched-answer.ts';
import type { Mention } from '../mentions/types.ts';
import type { Knowledge } from '../names/knowledge.ts';

/** What a reading found, as its row holds it. */
export type Findings = Omit<AnswerReading, 'workspaceId' | 'responseId' | 'sessionId' | 'number' | JsonColumn> & {
  citations: ClassifiedCitation[];
  mentions: Mention[];
  claims: Claim[];
  usage: EngineUsage;
  error: EngineReading['error'];
};

type JsonColumn = 'citations' | 'mentions' | 'claims' | 'usage' | 'error';

/** What was read of an answer: its findings, and what asking again or paying depends on. */
export type ReadResponse = { engine: EngineReading; findings: Findings; proposals: ProposedCompetitor[] };

/** Kinds of answers that rates count: a question that an engine would not or could not answer says nothing of us. */
const COUNTED: ReadonlySet<string> = new Set(['answered', 'not_grounded', 'truncated']);

/** Is it a kind of answer that rates count? */
export function isCounted(outcome: string): boolean {
  return COUNTED.has(outcome);
}

/**
 * Reads a stored answer: pure, so that the same answer held against the same knowledge reads the same for ever.
 *
 * @param question as it was asked, without the persona's prefix
 */
export function readResponse(raw: RawAnswer, question: string, knowledge: Knowledge): ReadResponse {
  const engine = readAnswer(raw);
  const answer = engine.answer ?? '';
  const searched = searchAnswer(answer, knowledge.names);
  const mentions = mentionsIn(searched);
  const citations = classifyCitations(engine.citations, knowledge.pages);
  const proposals = competitorsIn(searched).filter(({ name }) => !knowledge.decided.has(brandId(name)));
  const findings = {
    namesHash: knowledge.hash,
    outcome: engine.outcome,
    answer: engine.answer,
    citations: sanitizeJson(citations),
    mentions: sanitizeJson(mentions),
    claims: [],
    searchQueries: engine.searchQueries,
    usage: engine.usage,
    error: engine.error,
    isBranded: isBranded(question, knowledge),
    isAnswer: isCounted(engine.outcome),
    proposedNames: proposals.map(({ name }) => name),
    ...countsOf(mentions, citations),
  };
  return { engine, findings, proposals };
}

/** Whether the questions read last are branded, by the names they were held against. */
const BRANDED = new WeakMap<Knowledge['ownNames'], Map<string, boolean>>();

/** Every engine is asked the same, and repeatedly, so that the same few questions come again. */
const QUESTIONS_KEPT = 100;

/** Does the question hold a name of ours? */
function isBranded(question: string, { ownNames }: Knowledge): boolean {
  const kept = BRANDED.get(ownNames) ?? new Map<string, boolean>();
  const known = kept.get(question);
  if (known !== undefined) return known;
  const found = readMentions(question, ownNames).length > 0;
  if (kept.size >= QUESTIONS_KEPT) kept.clear();
  BRANDED.set(ownNames, kept.set(question, found));
  return found;
}

/** The products that an answer speaks of. */
export function skusOf(mentions: readonly Mention[]): string[] {
  return [...new Set(mentions.flatMap(({ sku, stance }) => (sku === null || stance === 'absence' ? [] : sku)))];
}

/** What rates are made of: who is named though not as absent, and whose pages are cited. */
function countsOf(mentions: readonly Mention[], citations: readonly ClassifiedCitation[]) {
  const named = mentions.filter(({ stance }) => stance !== 'absence');
  const own = named.filter(({ kind }) => kind !== 'competitor');
  const positions = own.flatMap(({ position }) => position ?? []);
  return {
    isCited: citations.some((citation) => citation.own),
    isMentioned: own.length > 0,
    firstPosition: positions.length > 0 ? Math.min(...positions) : null,
    ownNames: own.length,
    competitorIds: named.filter(({ kind }) => kind === 'competitor').map(({ entityId }) => entityId),
    mentionedSkus: skusOf(mentions),
    citedSkus: [...new Set(citations.flatMap(({ sku }) => sku ?? []))],
  };
}

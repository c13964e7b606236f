import { z } from 'zod';
import type { EngineAdapter } from './adapter.ts';
import {
  type AnswerCitation,
  type EngineReading,
  type EngineSettings,
  emptyReading,
  type RawAnswer,
} from './engine.ts';
import { readVendorError, vendorError } from './failure.ts';
import { distinctByUrl, isWebUrl } from './links.ts';
import { count, list, object, readerOf, sum, text } from './loose.ts';
import { fromBytes } from './offsets.ts';
import { EMPTY_ANSWER, stoppedBy, type Verdict } from './responses-api.ts';

const PART = z.looseObject({ text, thought: z.boolean().nullish().catch(null) });
/** Every item keeps its place: supports point at chunks by their index. */
const CHUNKS = z
  .array(object({ web: object({ uri: text, title: text }) }))
  .nullish()
  .catch(null);
const SEGMENT = object({ partIndex: count, startIndex: count, endIndex: count, text });
const GROUNDING = object({
  webSearchQueries: list(z.string()),
  groundingChunks: CHUNKS,
  groundingSupports: list(z.looseObject({ segment: SEGMENT, groundingChunkIndices: list(z.number()) })),
});
const CANDIDATE = z.looseObject({
  content: object({ parts: list(PART) }),
  finishReason: text,
  groundingMetadata: GROUNDING,
});
const RESPONSE = z.looseObject({
  candidates: list(CANDIDATE),
  groundingMetadata: GROUNDING,
  promptFeedback: object({ blockReason: text }),
  modelVersion: text,
  usageMetadata: object({
    promptTokenCount: count,
    toolUsePromptTokenCount: count,
    candidatesTokenCount: count,
    thoughtsTokenCount: count,
  }),
});

const readBody = readerOf(RESPONSE);

type Response = z.output<typeof RESPONSE>;
type Candidate = z.output<typeof CANDIDATE>;
type Grounding = NonNullable<z.output<typeof GROUNDING>>;
type Source = { url: string; title: string | null; isResolved: boolean };

/** Where Google's links to grounding sources lead through; they expire. */
const REDIRECT_ORIGIN = 'https://vertexaisearch.cloud.google.com';
const REDIRECT_PATH = '/grounding-api-redirect/';

/** Google's generateContent, grounded in its search. It can be told no place. */
export const gemini: EngineAdapter = {
  request: ({ prompt, settings }) => ({
    method: 'POST',
    path: `/models/${encodeURIComponent(settings.model)}:generateContent`,
    headers: { 'x-goog-api-key': settings.apiKey },
    body: { contents: [{ role: 'user', parts: [{ text: prompt }] }], tools: [{ google_search: {} }] },
  }),
  check: ({ model, apiKey }) => ({
    method: 'GET',
    path: `/models/${encodeURIComponent(model)}`,
    headers: { 'x-goog-api-key': apiKey },
  }),
  redirectLinks: (responses, settings) =>
    responses
      .flatMap((response) => groundingOf(readBody(response))?.groundingChunks ?? [])
      .flatMap((chunk) => chunk?.web?.uri ?? [])
      .filter((uri) => isRedirectLink(uri, settings)),
  usage: (responses) => {
    const known = responses.map((response) => readBody(response));
    const usages = known.map(({ usageMetadata }) => usageMetadata);
    return {
      inputTokens: sum(usages.flatMap((usage) => [usage?.promptTokenCount, usage?.toolUsePromptTokenCount])),
      outputTokens: sum(usages.flatMap((usage) => [usage?.candidatesTokenCount, usage?.thoughtsTokenCount])),
      searches: sum(known.map(searchesOf)),
      reportedCostUsd: null,
    };
  },
  read(responses, raw) {
    const body = responses.at(-1) ?? {};
    const response = readBody(body);
    const known = { usage: gemini.usage(responses), servedModel: response.modelVersion ?? null };
    const error = vendorError(body);
    if (error) return { ...readVendorError(error), ...known };
    const blocked = response.promptFeedback?.blockReason;
    if (blocked) return { ...emptyReading('blocked', stoppedBy(blocked)), ...known };
    const [candidate] = response.candidates ?? [];
    if (!candidate) return { ...emptyReading('unreadable', NO_CANDIDATE), ...known };
    return { ...readCandidate(candidate, groundingOf(response), raw), ...known };
  },
};

/** Where no search was made, there is no metadata of one. */
function searchesOf(response: Response): number | null {
  if (!response.usageMetadata) return null;
  return groundingOf(response)?.webSearchQueries?.length ?? 0;
}

const NO_CANDIDATE = { code: 'no_candidate', message: 'The engine gave no candidate.' };

/** The metadata stands in the candidate, or beside the candidates. */
function groundingOf({ candidates, groundingMetadata }: Response): Grounding | null {
  return candidates?.[0]?.groundingMetadata ?? groundingMetadata ?? null;
}

/** A far side of our own, a gateway or a simulator, redirects from its own address. */
function isRedirectLink(uri: string, { baseUrl }: EngineSettings): boolean {
  if (!isWebUrl(uri)) return false;
  const { origin, pathname } = new URL(uri);
  return pathname.startsWith(REDIRECT_PATH) && (origin === REDIRECT_ORIGIN || origin === new URL(baseUrl).origin);
}

function readCandidate(candidate: Candidate, grounding: Grounding | null, raw: RawAnswer): EngineReading {
  const parts = (candidate.content?.parts ?? []).map((part) => (part.thought ? '' : (part.text ?? '')));
  const answer = parts.join('');
  const sources = (grounding?.groundingChunks ?? []).map((chunk) => sourceOf(chunk?.web, raw));
  const searchQueries = grounding?.webSearchQueries ?? [];
  const isGrounded = searchQueries.length > 0 || sources.some((source) => source !== null);
  const { outcome, error } = judge(candidate.finishReason ?? null, { answer, isGrounded });
  const retrieved = sources.flatMap((source) => (source ? [{ url: source.url, title: source.title }] : []));
  return {
    ...emptyReading(outcome, error),
    answer: answer || null,
    citations: grounding ? citationsOf(grounding, parts, sources) : [],
    retrieved: distinctByUrl(retrieved),
    searchQueries,
  };
}

function sourceOf(
  web: { uri?: string | null; title?: string | null } | null | undefined,
  raw: RawAnswer,
): Source | null {
  if (!web || !isWebUrl(web.uri)) return null;
  const { uri } = web;
  const title = web.title || null;
  const redirect = raw.redirects.find(({ from }) => from === uri);
  const isLink = redirect !== undefined || new URL(uri).pathname.startsWith(REDIRECT_PATH);
  return { url: redirect?.to ?? uri, title, isResolved: !isLink || redirect?.to != null };
}

/** Cited are the chunks that some support refers to; the others were retrieved only. */
function citationsOf(
  grounding: Grounding,
  parts: readonly string[],
  sources: readonly (Source | null)[],
): AnswerCitation[] {
  const locate = createLocator(parts);
  return (grounding.groundingSupports ?? []).flatMap(({ segment, groundingChunkIndices }) => {
    const place = locate(segment);
    return [...new Set(groundingChunkIndices ?? [])].flatMap((index): AnswerCitation[] => {
      const source = sources[index];
      return source ? [{ ...source, source: 'annotation', ...place }] : [];
    });
  });
}

type Place = { start: number | null; end: number | null };
type Segment = NonNullable<z.output<typeof SEGMENT>>;

const NOWHERE: Place = { start: null, end: null };

/** Places of segments in the joined parts; where the bytes do not lead to the segment's text, the text is looked for. */
function createLocator(parts: readonly string[]): (segment: Segment | null | undefined) => Place {
  const answer = parts.join('');
  const maps = parts.map((part, index) => ({ toUnits: fromBytes(part), base: parts.slice(0, index).join('').length }));
  const byOffsets = ({ partIndex, startIndex, endIndex }: Segment): Place => {
    const { toUnits, base = 0 } = maps[partIndex ?? 0] ?? {};
    // An index of 0 is left out on the wire.
    const start = toUnits?.(startIndex ?? 0) ?? null;
    const end = endIndex == null ? null : (toUnits?.(endIndex) ?? null);
    return start === null || end === null ? NOWHERE : { start: base + start, end: base + end };
  };
  return (segment) => {
    if (!segment) return NOWHERE;
    const place = byOffsets(segment);
    const { text: said } = segment;
    if (!said || (place.start !== null && answer.slice(place.start, place.end ?? 0) === said)) return place;
    const at = answer.indexOf(said);
    return at < 0 ? NOWHERE : { start: at, end: at + said.length };
  };
}

const FILTERED = new Set(['SAFETY', 'RECITATION', 'LANGUAGE', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII']);

function judge(finishReason: string | null, { answer, isGrounded }: { answer: string; isGrounded: boolean }): Verdict {
  if (finishReason === 'MAX_TOKENS') return { outcome: 'truncated', error: stoppedBy(finishReason) };
  if (finishReason && FILTERED.has(finishReason)) return { outcome: 'blocked', error: stoppedBy(finishReason) };
  if (finishReason && finishReason !== 'STOP') return { outcome: 'unreadable', error: stoppedBy(finishReason) };
  if (!answer) return EMPTY_ANSWER;
  return { outcome: isGrounded ? 'answered' : 'not_grounded', error: null };
}

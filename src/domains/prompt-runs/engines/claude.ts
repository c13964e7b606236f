import { z } from 'zod';
import type { EngineAdapter } from './adapter.ts';
import { stripCiteMarkup } from './cite-markup.ts';
import { type AnswerCitation, type EngineReading, emptyReading } from './engine.ts';
import { readVendorError, vendorError } from './failure.ts';
import { distinctByUrl, isWebUrl } from './links.ts';
import { count, list, object, readerOf, sum, text } from './loose.ts';
import { EMPTY_ANSWER, stoppedBy, type Verdict } from './responses-api.ts';

const MAX_TOKENS = 4_096;
const SEARCHES_MAX = 5;
const API_VERSION = '2023-06-01';

const CITATION = z.looseObject({ type: text, url: text, title: text });
const BLOCK = z.looseObject({
  type: text,
  text,
  name: text,
  input: object({ query: text }),
  citations: list(CITATION),
  content: z.unknown().optional(),
});
const RESULTS = list(z.looseObject({ type: text, url: text, title: text }));
const SEARCH_ERROR = object({ type: text, error_code: text });
const RESPONSE = z.looseObject({
  model: text,
  content: list(BLOCK),
  stop_reason: text,
  usage: object({
    input_tokens: count,
    output_tokens: count,
    server_tool_use: object({ web_search_requests: count }),
  }),
});

const readBody = readerOf(RESPONSE);
const RAW_CONTENT = z.looseObject({ content: z.array(z.unknown()).catch([]) });

type Block = z.output<typeof BLOCK>;

/**
 * Anthropic's Messages API with its web search.
 *
 * The tool's first version: with a later one and code execution, results can be filtered out of sight.
 */
export const claude: EngineAdapter = {
  request: ({ prompt, place, settings }) => ({
    method: 'POST',
    path: '/messages',
    headers: headersFor(settings.apiKey),
    body: bodyFor(settings.model, place.country, [{ role: 'user', content: prompt }]),
  }),
  /** A paused turn goes on when it is sent back as it came. */
  next({ prompt, place, settings }, responses) {
    if (readBody(responses.at(-1) ?? {}).stop_reason !== 'pause_turn') return null;
    const content = responses.flatMap((response) => RAW_CONTENT.parse(response).content);
    const messages = [
      { role: 'user', content: prompt },
      { role: 'assistant', content },
    ];
    const body = bodyFor(settings.model, place.country, messages);
    return { method: 'POST', path: '/messages', headers: headersFor(settings.apiKey), body };
  },
  check: ({ model, apiKey }) => ({
    method: 'GET',
    path: `/models/${encodeURIComponent(model)}`,
    headers: headersFor(apiKey),
  }),
  usage: (responses) => {
    const known = responses.map((response) => readBody(response).usage);
    return {
      inputTokens: sum(known.map((usage) => usage?.input_tokens)),
      outputTokens: sum(known.map((usage) => usage?.output_tokens)),
      searches: sum(known.map(searchesOf)),
      reportedCostUsd: null,
    };
  },
  read(responses) {
    const known = responses.map((response) => readBody(response));
    const usage = claude.usage(responses);
    const last = known.at(-1);
    const error = vendorError(responses.at(-1) ?? null);
    if (error) return { ...readVendorError(error), usage };
    if (!last?.content) return { ...emptyReading('unreadable', NO_CONTENT), usage };
    const blocks = known.flatMap((response) => response.content ?? []);
    return { ...readBlocks(blocks, last.stop_reason ?? null), usage, servedModel: last.model ?? null };
  },
};

/** Where no search was made, nothing is said of searches. */
function searchesOf(usage: z.output<typeof RESPONSE>['usage']): number | null {
  return usage ? (usage.server_tool_use?.web_search_requests ?? 0) : null;
}

const NO_CONTENT = { code: 'unknown_form', message: 'The answer has no content.' };

function headersFor(apiKey: string): Record<string, string> {
  return { 'x-api-key': apiKey, 'anthropic-version': API_VERSION };
}

function bodyFor(model: string, country: string, messages: readonly unknown[]) {
  return {
    model,
    max_tokens: MAX_TOKENS,
    messages,
    tools: [
      {
        type: 'web_search_20250305',
        name: 'web_search',
        max_uses: SEARCHES_MAX,
        user_location: { type: 'approximate', country },
      },
    ],
  };
}

function readBlocks(blocks: readonly Block[], stopReason: string | null): EngineReading {
  const searches = blocks.filter((block) => block.type === 'server_tool_use' && block.name === 'web_search');
  const results = blocks.filter((block) => block.type === 'web_search_tool_result');
  const retrieved = retrievedOf(results);
  const { answer, citations, isLeaked } = readTexts(blocks);
  const { outcome, error } = judge(stopReason, {
    answer,
    isGrounded: retrieved.length > 0 || citations.length > 0,
    searchError: searchErrorOf(results),
  });
  return {
    ...emptyReading(outcome, error),
    answer: answer || null,
    citations,
    retrieved,
    searchQueries: searches.flatMap((block) => block.input?.query ?? []),
    isCitationMarkupLeaked: isLeaked,
  };
}

/** The text blocks in a row, without leaked markup; a citation covers the block it belongs to. */
function readTexts(blocks: readonly Block[]): { answer: string; citations: AnswerCitation[]; isLeaked: boolean } {
  let whole = '';
  const spans: { block: Block; start: number; end: number }[] = [];
  for (const block of blocks) {
    if (block.type !== 'text' || !block.text) continue;
    spans.push({ block, start: whole.length, end: whole.length + block.text.length });
    whole += block.text;
  }
  const clean = stripCiteMarkup(whole);
  const citations = spans.flatMap(({ block, start, end }) =>
    (block.citations ?? []).flatMap(({ type, url, title }): AnswerCitation[] => {
      if (type !== 'web_search_result_location' || !isWebUrl(url)) return [];
      const place = { start: clean.toClean(start), end: clean.toClean(end) };
      return [{ url, title: title || null, source: 'annotation', isResolved: true, ...place }];
    }),
  );
  return { answer: clean.text, citations, isLeaked: clean.isLeaked };
}

function retrievedOf(results: readonly Block[]): EngineReading['retrieved'] {
  const found = results.flatMap(({ content }) => RESULTS.parse(content) ?? []);
  return distinctByUrl(found.flatMap(({ url, title }) => (isWebUrl(url) ? [{ url, title: title || null }] : [])));
}

/** A search that failed is told inside an HTTP 200, where its results would be. */
function searchErrorOf(results: readonly Block[]): string | null {
  const errors = results.flatMap(({ content }) => SEARCH_ERROR.parse(content)?.error_code ?? []);
  return errors[0] ?? null;
}

type Found = { answer: string; isGrounded: boolean; searchError: string | null };

function judge(stopReason: string | null, found: Found): Verdict {
  if (stopReason === 'refusal') {
    return { outcome: 'refused', error: { code: 'refusal', message: 'The model declined to answer.' } };
  }
  if (stopReason && !COMPLETE.has(stopReason)) {
    return { outcome: 'truncated', error: stoppedBy(stopReason) };
  }
  if (!found.answer) return EMPTY_ANSWER;
  if (found.isGrounded) return { outcome: 'answered', error: null };
  const { searchError } = found;
  const error = searchError && { code: `search_${searchError}`, message: `The search failed: ${searchError}.` };
  return { outcome: 'not_grounded', error: error || null };
}

const COMPLETE = new Set(['end_turn', 'stop_sequence']);

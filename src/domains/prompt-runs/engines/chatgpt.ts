import { z } from 'zod';
import type { EngineAdapter } from './adapter.ts';
import { type AnswerCitation, type EngineReading, emptyReading } from './engine.ts';
import { readVendorError, vendorError } from './failure.ts';
import { distinctByUrl, inlineCitations, isWebUrl, withoutEngineMark } from './links.ts';
import { count, list, object, readerOf, sum, text } from './loose.ts';
import { EMPTY_ANSWER, INCOMPLETE, judgeResponseStatus, placeAnnotations, type Verdict } from './responses-api.ts';

const MAX_OUTPUT_TOKENS = 8_192;

const ANNOTATION = z.looseObject({ type: text, url: text, title: text, start_index: count, end_index: count });
const PART = z.looseObject({ type: text, text, refusal: text, annotations: list(ANNOTATION) });
const ACTION = object({
  type: text,
  query: text,
  queries: list(z.string()),
  url: text,
  sources: list(z.looseObject({ url: text })),
});
const ITEM = z.looseObject({ type: text, status: text, action: ACTION, content: list(PART) });
const RESPONSE = z.looseObject({
  status: text,
  model: text,
  output: list(ITEM),
  incomplete_details: INCOMPLETE,
  usage: object({ input_tokens: count, output_tokens: count }),
  tool_usage: object({ web_search: object({ num_requests: count }) }),
});

const readBody = readerOf(RESPONSE);

type Response = z.output<typeof RESPONSE>;
type Item = z.output<typeof ITEM>;
type Part = z.output<typeof PART>;

/**
 * OpenAI's Responses API with its web search.
 *
 * The place is always sent: left out, it means the United States.
 */
export const chatgpt: EngineAdapter = {
  request: ({ prompt, place, settings }) => ({
    method: 'POST',
    path: '/responses',
    headers: { authorization: `Bearer ${settings.apiKey}` },
    body: {
      model: settings.model,
      input: prompt,
      tools: [{ type: 'web_search', user_location: { type: 'approximate', country: place.country } }],
      ...(settings.searchChoice && { tool_choice: settings.searchChoice }),
      include: ['web_search_call.action.sources'],
      max_output_tokens: MAX_OUTPUT_TOKENS,
    },
  }),
  check: ({ model, apiKey }) => ({
    method: 'GET',
    path: `/models/${encodeURIComponent(model)}`,
    headers: { authorization: `Bearer ${apiKey}` },
  }),
  usage: (responses) => {
    const known = responses.map((response) => readBody(response));
    return {
      inputTokens: sum(known.map(({ usage }) => usage?.input_tokens)),
      outputTokens: sum(known.map(({ usage }) => usage?.output_tokens)),
      searches: sum(known.map(searchesOf)),
      reportedCostUsd: null,
    };
  },
  read(responses) {
    const body = responses.at(-1) ?? {};
    const response = readBody(body);
    const usage = chatgpt.usage(responses);
    const error = vendorError(body);
    if (error) return { ...readVendorError(error), usage, servedModel: response.model ?? null };
    if (!response.output) return { ...emptyReading('unreadable', NO_OUTPUT), usage };
    return { ...readOutput(response, response.output), usage };
  },
};

/** The billable ones; where there is no search at all, none, though the vendor says nothing of it. */
function searchesOf({ tool_usage, output, usage }: Response): number | null {
  const told = tool_usage?.web_search?.num_requests;
  if (told != null || !output || !usage) return told ?? null;
  return output.some((item) => item.type === 'web_search_call') ? null : 0;
}

const NO_OUTPUT = { code: 'unknown_form', message: 'The answer has no output.' };

function readOutput(response: Response, output: readonly Item[]): EngineReading {
  const parts = output.filter((item) => item.type === 'message').flatMap((item) => item.content ?? []);
  const searches = output.filter((item) => item.type === 'web_search_call');
  const { answer, citations } = readParts(parts);
  const refusal = parts.find((part) => part.refusal)?.refusal ?? null;
  const isGrounded =
    citations.length > 0 || searches.some(({ status }) => status !== 'failed' && status !== 'incomplete');
  const { outcome, error } = judge(response, { answer, refusal, isGrounded });
  return {
    ...emptyReading(outcome, error),
    answer: answer || refusal || null,
    citations,
    retrieved: retrievedOf(searches),
    searchQueries: searches.flatMap(({ action }) => action?.queries ?? action?.query ?? []),
    servedModel: response.model ?? null,
  };
}

type Found = { answer: string; refusal: string | null; isGrounded: boolean };

function judge(response: Response, { answer, refusal, isGrounded }: Found): Verdict {
  const incomplete = judgeResponseStatus(response);
  if (incomplete) return incomplete;
  if (refusal !== null && !answer) {
    return { outcome: 'refused', error: { code: 'refusal', message: 'The model declined to answer.' } };
  }
  if (!answer) return EMPTY_ANSWER;
  return { outcome: isGrounded ? 'answered' : 'not_grounded', error: null };
}

/** The parts' texts in a row; only `url_citation` is a citation, and Markdown links where a gateway left none. */
function readParts(parts: readonly Part[]): { answer: string; citations: AnswerCitation[] } {
  let answer = '';
  const citations: AnswerCitation[] = [];
  for (const part of parts) {
    if (part.type !== 'output_text' || !part.text) continue;
    citations.push(...annotatedIn(part, part.text, answer.length));
    answer += part.text;
  }
  const inline = citations.length > 0 ? [] : inlineCitations(answer);
  const all = [...citations, ...inline].map((citation) => ({ ...citation, url: withoutEngineMark(citation.url) }));
  return { answer, citations: all };
}

function annotatedIn({ annotations }: Part, partText: string, base: number): AnswerCitation[] {
  const place = placeAnnotations(partText, base);
  return (annotations ?? []).flatMap((annotation): AnswerCitation[] => {
    const { type, url, title } = annotation;
    if (type !== 'url_citation' || !isWebUrl(url)) return [];
    return [{ url, title: title || null, source: 'annotation', isResolved: true, ...place(annotation) }];
  });
}

/** Sources consulted are retrieved; only an annotation makes one of them a citation. */
function retrievedOf(searches: readonly Item[]): EngineReading['retrieved'] {
  const urls = searches.flatMap(({ action }) => [
    ...(action?.sources ?? []).map((source) => source.url),
    ...(action?.type === 'open_page' ? [action.url] : []),
  ]);
  return distinctByUrl(urls.filter(isWebUrl).map((url) => ({ url: withoutEngineMark(url), title: null })));
}

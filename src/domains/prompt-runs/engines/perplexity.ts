import { z } from 'zod';
import type { EngineAdapter } from './adapter.ts';
import { type AnswerCitation, type EngineReading, emptyReading } from './engine.ts';
import { readVendorError, vendorError } from './failure.ts';
import { distinctByUrl, isWebUrl } from './links.ts';
import { amount, count, list, object, readerOf, sum, text } from './loose.ts';
import { EMPTY_ANSWER, INCOMPLETE, judgeResponseStatus, placeAnnotations, type Verdict } from './responses-api.ts';

const MAX_OUTPUT_TOKENS = 8_192;

const id = z.union([z.number(), z.string()]).nullish().catch(null);
const RESULT = z.looseObject({ id, title: text, url: text });
const ANNOTATION = z.looseObject({ url: text, title: text, start_index: count, end_index: count });
const PART = z.looseObject({ type: text, text, annotations: list(ANNOTATION) });
const ITEM = z.looseObject({ type: text, queries: list(z.string()), results: list(RESULT), content: list(PART) });
const RESPONSE = z.looseObject({
  status: text,
  model: text,
  output: list(ITEM),
  incomplete_details: INCOMPLETE,
  usage: object({
    input_tokens: count,
    output_tokens: count,
    cost: object({ currency: text, total_cost: amount }),
  }),
});

const readBody = readerOf(RESPONSE);

type Response = z.output<typeof RESPONSE>;
type Item = z.output<typeof ITEM>;
type Part = z.output<typeof PART>;
type Source = { id: string; url: string; title: string | null };

/** Perplexity's Agent API. A model's name that holds no slash is a preset: `fast`, `low` … */
export const perplexity: EngineAdapter = {
  request: ({ prompt, place, settings }) => ({
    method: 'POST',
    path: '/agent',
    headers: { authorization: `Bearer ${settings.apiKey}` },
    body: {
      ...modelOrPreset(settings.model),
      input: prompt,
      tools: [{ type: 'web_search', user_location: { country: place.country } }],
      ...(settings.searchChoice && { tool_choice: settings.searchChoice }),
      language_preference: languageOf(place.language),
      max_output_tokens: MAX_OUTPUT_TOKENS,
    },
  }),
  /** There is no list of models to ask for, so the cheapest answer is asked for: no search, and hardly a word. */
  check: ({ model, apiKey }) => ({
    method: 'POST',
    path: '/agent',
    headers: { authorization: `Bearer ${apiKey}` },
    body: { ...modelOrPreset(model), input: 'Say OK.', max_output_tokens: 16 },
  }),
  usage: (responses) => {
    const known = responses.map((response) => readBody(response).usage);
    const costs = known.map((usage) => (isDollars(usage?.cost?.currency) ? usage?.cost?.total_cost : null));
    return {
      inputTokens: sum(known.map((usage) => usage?.input_tokens)),
      outputTokens: sum(known.map((usage) => usage?.output_tokens)),
      searches: null,
      reportedCostUsd: sum(costs),
    };
  },
  read(responses) {
    const body = responses.at(-1) ?? {};
    const response = readBody(body);
    const known = { usage: perplexity.usage(responses), servedModel: response.model ?? null };
    const error = vendorError(body);
    if (error) return { ...readVendorError(error), ...known };
    if (!response.output) return { ...emptyReading('unreadable', NO_OUTPUT), ...known };
    return { ...readOutput(response, response.output), ...known };
  },
};

const NO_OUTPUT = { code: 'unknown_form', message: 'The answer has no output.' };

function modelOrPreset(model: string): Record<string, string> {
  return model.includes('/') ? { model } : { preset: model };
}

function languageOf(language: string): string {
  return language.split('-')[0]?.toLowerCase() ?? language;
}

function isDollars(currency: string | null | undefined): boolean {
  return currency == null || currency.toUpperCase() === 'USD';
}

function readOutput(response: Response, output: readonly Item[]): EngineReading {
  const searches = output.filter((item) => item.type === 'search_results');
  const sources = searches.flatMap((item) => item.results ?? []).flatMap(toSource);
  const parts = output.filter((item) => item.type === 'message').flatMap((item) => item.content ?? []);
  const { answer, citations } = readParts(parts, sources);
  const { outcome, error } = judge(response, { answer, isGrounded: sources.length > 0 });
  return {
    ...emptyReading(outcome, error),
    answer: answer || null,
    citations,
    retrieved: distinctByUrl(sources.map(({ url, title }) => ({ url, title }))),
    searchQueries: searches.flatMap((item) => item.queries ?? []),
  };
}

/** Numbered from 1 through all searches where a result has no id of its own. */
function toSource({ id: given, url, title }: z.output<typeof RESULT>, index: number): Source[] {
  return isWebUrl(url) ? [{ id: String(given ?? index + 1), url, title: title || null }] : [];
}

/** Annotations first; without any, `[n]` in the text names the n-th result. An address in the prose is only words. */
function readParts(
  parts: readonly Part[],
  sources: readonly Source[],
): { answer: string; citations: AnswerCitation[] } {
  let answer = '';
  const annotated: AnswerCitation[] = [];
  for (const part of parts) {
    if (part.type !== 'output_text' || !part.text) continue;
    annotated.push(...annotatedIn(part, part.text, answer.length));
    answer += part.text;
  }
  return { answer, citations: annotated.length > 0 ? annotated : numberedIn(answer, sources) };
}

function annotatedIn({ annotations }: Part, partText: string, base: number): AnswerCitation[] {
  const place = placeAnnotations(partText, base);
  return (annotations ?? []).flatMap((annotation): AnswerCitation[] => {
    const { url, title } = annotation;
    if (!isWebUrl(url)) return [];
    return [{ url, title: title || null, source: 'annotation', isResolved: true, ...place(annotation) }];
  });
}

function numberedIn(answer: string, sources: readonly Source[]): AnswerCitation[] {
  const byId = new Map(sources.map((source) => [source.id, source]));
  return [...answer.matchAll(/\[(\d{1,3})\]/g)].flatMap((match): AnswerCitation[] => {
    const source = byId.get(match[1] ?? '');
    if (!source) return [];
    const span = { start: match.index, end: match.index + match[0].length };
    return [{ url: source.url, title: source.title, source: 'annotation', isResolved: true, ...span }];
  });
}

function judge(response: Response, { answer, isGrounded }: { answer: string; isGrounded: boolean }): Verdict {
  const incomplete = judgeResponseStatus(response);
  if (incomplete) return incomplete;
  if (!answer) return EMPTY_ANSWER;
  return { outcome: isGrounded ? 'answered' : 'not_grounded', error: null };
}

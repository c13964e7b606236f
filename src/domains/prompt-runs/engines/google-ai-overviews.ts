import { z } from 'zod';
import type { EngineAdapter } from './adapter.ts';
import { type EngineReading, emptyReading } from './engine.ts';
import { readVendorError, type VendorError, vendorError } from './failure.ts';
import { distinctByUrl, isWebUrl } from './links.ts';
import { list, object, readerOf, text } from './loose.ts';
import { readBlocks, type WrittenBlock } from './overview-blocks.ts';

const REFERENCE = z.looseObject({ title: text, link: text, index: z.number().int().nullish().catch(null) });
const OVERVIEW_FIELDS = {
  text_blocks: z.array(z.unknown()).nullish().catch(null),
  references: list(REFERENCE),
};
const OVERVIEW = object({ ...OVERVIEW_FIELDS, page_token: text, error: z.unknown().optional() });
const RESPONSE = z.looseObject({
  ...OVERVIEW_FIELDS,
  ai_overview: OVERVIEW,
  search_metadata: object({ status: text }),
});

const readBody = readerOf(RESPONSE);

type Response = z.output<typeof RESPONSE>;
type Reference = z.output<typeof REFERENCE>;

/**
 * Google's AI Overviews as SerpAPI finds them; with `google_ai_mode` as the model, Google's AI Mode.
 *
 * The key is a parameter of the address there, so addresses are never kept.
 */
export const googleAiOverviews: EngineAdapter = {
  request: ({ prompt, place, settings }) => ({
    method: 'GET',
    path: '/search',
    headers: {},
    query: {
      engine: settings.model,
      q: prompt,
      gl: place.country.toLowerCase(),
      hl: languageOf(place.language),
    },
    keyParameter: 'api_key',
  }),
  /** An overview may come by a second request, whose token lives for a minute. */
  next(_question, responses) {
    const token = readBody(responses.at(-1) ?? {}).ai_overview?.page_token;
    if (!token || responses.length > 1 || overviewOf(responses)?.text_blocks) return null;
    const query = { engine: 'google_ai_overview', page_token: token };
    return { method: 'GET', path: '/search', headers: {}, query, keyParameter: 'api_key' };
  },
  check: () => ({ method: 'GET', path: '/account', headers: {}, keyParameter: 'api_key' }),
  usage: (responses) => ({
    inputTokens: null,
    outputTokens: null,
    searches: responses.length || null,
    reportedCostUsd: null,
  }),
  read(responses, raw) {
    const usage = googleAiOverviews.usage(responses);
    const failed = readFailure(responses);
    const reading = failed ?? readOverview(responses);
    return { ...reading, usage, servedModel: failed ? null : raw.requestedModel };
  },
};

/** Google knows German, not Austria's; of Portuguese and Chinese it tells the kinds apart. */
function languageOf(language: string): string {
  const lower = language.toLowerCase();
  const primary = lower.split('-')[0] ?? lower;
  return primary === 'pt' || primary === 'zh' ? lower : primary;
}

/** The overview of the last response that has one; AI Mode's fields stand at the top. */
function overviewOf(responses: readonly object[]): Response | NonNullable<Response['ai_overview']> | null {
  const last = readBody(responses.at(-1) ?? {});
  return last.ai_overview ?? (last.text_blocks ? last : null);
}

const NOTHING_FOUND = /hasn't returned any results|no results/i;
const NO_OVERVIEW = /not available|no ai overview|can't generate|couldn't be generated/i;

function readFailure(responses: readonly object[]): EngineReading | null {
  const body = responses.at(-1) ?? {};
  const { search_metadata, ai_overview } = readBody(body);
  const error = vendorError(body) ?? vendorError(ai_overview ?? null);
  if (error && isNothing(error)) return null;
  if (error) return readVendorError(error);
  const status = search_metadata?.status;
  if (!status || status === 'Success' || status === 'Cached') return null;
  const code = `search_${status.toLowerCase()}`;
  return emptyReading('unavailable', { code, message: `The search's status is ${status}.` });
}

/** Finding nothing, and showing no overview, are told as errors too. */
function isNothing({ message }: VendorError): boolean {
  return NOTHING_FOUND.test(message) || NO_OVERVIEW.test(message);
}

function readOverview(responses: readonly object[]): EngineReading {
  const overview = overviewOf(responses);
  const { answer, blocks } = readBlocks(overview?.text_blocks ?? []);
  if (!overview || !answer) return emptyReading('no_overview');
  const references = overview.references ?? [];
  const shown = references.flatMap(({ link, title }) => (isWebUrl(link) ? [{ url: link, title: title || null }] : []));
  return {
    ...emptyReading('answered'),
    answer,
    citations: citationsOf(blocks, references),
    retrieved: distinctByUrl(shown),
  };
}

/** Cited are the references that some block points at. */
function citationsOf(blocks: readonly WrittenBlock[], references: readonly Reference[]): EngineReading['citations'] {
  const byIndex = new Map(references.map((reference, position) => [reference.index ?? position, reference]));
  return blocks.flatMap(({ referenceIndexes, start, end }) =>
    [...new Set(referenceIndexes)].flatMap((index): EngineReading['citations'] => {
      const { link, title } = byIndex.get(index) ?? {};
      if (!isWebUrl(link)) return [];
      return [{ url: link, title: title || null, source: 'annotation', isResolved: true, start, end }];
    }),
  );
}

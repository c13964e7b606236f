import { z } from 'zod';
import { defineSettings } from '../../../kernel/settings.ts';
import { baseUrlVariable, countVariable } from '../../../kernel/variables.ts';
import { ENGINE_IDS, type EngineId, type Place } from './engine.ts';
import { DEFAULT_PRICES, type PriceTable, withPrices } from './price-table.ts';

/** One engine as the installation reaches it. */
export type EngineConfig = {
  /** Null when the installation has none: then only workspaces with a key of their own ask this engine. */
  apiKey: string | null;
  baseUrl: string;
  model: string;
  place: Place;
  /** Questions at once, in the whole installation. */
  concurrency: number;
  /** Questions a minute, in the whole installation. */
  perMinute: number;
  timeoutMs: number;
  searchChoice: string | null;
};

/** The engines of the installation, and what they cost. */
export type EnginesConfig = { engines: Readonly<Record<EngineId, EngineConfig>>; prices: PriceTable };

type Defaults = Pick<EngineConfig, 'baseUrl' | 'model' | 'searchChoice'>;

/** The vendors' own addresses, and of each a model whose price is known where one is. */
const DEFAULTS: Readonly<Record<EngineId, Defaults>> = {
  chatgpt: { baseUrl: 'https://api.openai.com/v1', model: 'gpt-6-luna', searchChoice: 'required' },
  claude: { baseUrl: 'https://api.anthropic.com/v1', model: 'claude-haiku-5-5', searchChoice: null },
  gemini: {
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    model: 'gemini-3.8-flash',
    searchChoice: null,
  },
  perplexity: { baseUrl: 'https://api.perplexity.ai/v1', model: 'perplexity/sonar', searchChoice: 'required' },
  google_ai_overviews: { baseUrl: 'https://serpapi.com', model: 'google', searchChoice: null },
};

/** `none` leaves the choice out of the request. */
const searchChoice = z.string().regex(/^[a-z_]{1,40}$/, 'must be a word such as required, or none');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be a country such as US');
const language = z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language such as en');
/** A gateway of the operator's own may have a short one. */
const apiKey = z.string().regex(/^[!-~]{1,500}$/, 'must be 1 to 500 printable characters without spaces');

const ENGINE = {
  KEY: apiKey.optional(),
  BASE_URL: baseUrlVariable.optional(),
  MODEL: z.string().min(1).optional(),
  COUNTRY: country.optional(),
  LANGUAGE: language.optional(),
  CONCURRENCY: countVariable(4, 200),
  PER_MINUTE: countVariable(60, 100_000),
  TIMEOUT_SECONDS: countVariable(120, 600),
  SEARCH_CHOICE: searchChoice.optional(),
};

const price = z.number().min(0).nullable().default(null);
const PRICES = z.strictObject({
  date: z.iso.date(),
  prices: z.array(
    z.strictObject({
      engine: z.enum(ENGINE_IDS),
      model: z.string().min(1),
      inputPerMillion: price,
      outputPerMillion: price,
      searchesPerThousand: price,
      searchUnit: z.enum(['query', 'answer']).default('query'),
    }),
  ),
});

const pricesVariable = z.string().transform((text, check): PriceTable => {
  const parsed = PRICES.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  check.addIssue({ code: 'custom', message: 'must be JSON such as {"date":"2026-11-23","prices":[…]}' });
  return z.NEVER;
});

const SHARED = {
  ENGINE_COUNTRY: country.default('US'),
  ENGINE_LANGUAGE: language.default('en'),
  ENGINE_PRICES: pricesVariable.optional(),
};

/** `ENGINE_CHATGPT_KEY` and its like, for every engine; `ENGINE_COUNTRY` and `ENGINE_LANGUAGE` where it has none. */
export const engineSettings = defineSettings(
  {
    ...SHARED,
    ...Object.fromEntries(
      ENGINE_IDS.flatMap((id) => Object.entries(ENGINE).map(([name, schema]) => [variable(id, name), schema])),
    ),
  },
  (values): EnginesConfig => {
    const { ENGINE_PRICES: given, ENGINE_COUNTRY, ENGINE_LANGUAGE } = values;
    const place = { country: ENGINE_COUNTRY, language: ENGINE_LANGUAGE };
    const of = (id: EngineId): EngineConfig => toConfig(id, values, place);
    return {
      engines: {
        chatgpt: of('chatgpt'),
        claude: of('claude'),
        gemini: of('gemini'),
        perplexity: of('perplexity'),
        google_ai_overviews: of('google_ai_overviews'),
      },
      prices: given ? withPrices(DEFAULT_PRICES, given) : DEFAULT_PRICES,
    };
  },
);

function variable(id: EngineId, name: string): string {
  return `ENGINE_${id.toUpperCase()}_${name}`;
}

/** The values are checked already; by their short names they get their types back. */
function toConfig(id: EngineId, values: Readonly<Record<string, unknown>>, place: Place): EngineConfig {
  const given = z
    .object(ENGINE)
    .parse(Object.fromEntries(Object.keys(ENGINE).map((name) => [name, values[variable(id, name)]])));
  const defaults = DEFAULTS[id];
  const choice = given.SEARCH_CHOICE ?? defaults.searchChoice;
  return {
    apiKey: given.KEY ?? null,
    baseUrl: given.BASE_URL ?? defaults.baseUrl,
    model: given.MODEL ?? defaults.model,
    place: { country: given.COUNTRY ?? place.country, language: given.LANGUAGE ?? place.language },
    concurrency: given.CONCURRENCY,
    perMinute: given.PER_MINUTE,
    timeoutMs: given.TIMEOUT_SECONDS * 1_000,
    searchChoice: choice === 'none' ? null : choice,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { z } from 'zod';
import { AnswerEngine } from '../../generated/prisma/enums.ts';
import { COMPETITORS_PER_SESSION, nameKey, PROMPT_CHARS_MAX, PROMPTS_MAX, REPEATS_MAX, SKUS_MAX } from './rules.ts';

/** Characters that a name of any kind can have. */
export const NAME_MAX = 200;

/** Characters that a URL can have. */
export const URL_MAX = 2_048;

/** Tags that a prompt set can have. */
export const TAGS_MAX = 50;

/** Aliases that a competitor can have. */
export const ALIASES_MAX = 50;

const text = (max: number) =>
  z.string().trim().min(1, 'must not be empty').max(max, `must be at most ${max} characters`);
const list = <Item extends z.ZodType>(item: Item, max: number) =>
  z.array(item).max(max, `must have at most ${max} items`);
const count = (max: number) =>
  z.int().min(1, `must be a whole number from 1 to ${max}`).max(max, `must be a whole number from 1 to ${max}`);

/** An absolute http or https URL. */
const webUrl = z
  .string()
  .max(URL_MAX, `must be at most ${URL_MAX} characters`)
  .pipe(z.url({ protocol: /^https?$/, error: 'must be an absolute http or https URL' }));

const prompts = list(text(PROMPT_CHARS_MAX), PROMPTS_MAX).min(1, `must have 1 to ${PROMPTS_MAX} items`);
const country = z.string().regex(/^[A-Z]{2}$/, "must be a country such as 'US'");
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, "must be a language such as 'en'");

const competitor = z.object({ name: text(NAME_MAX), url: webUrl.nullish() });

const shared = {
  prompts: prompts.nullish(),
  promptSetId: z.string().nullish(),
  engines: list(z.enum(AnswerEngine), 5).min(1, 'must have 1 to 5 items').nullish(),
  skus: list(z.string(), SKUS_MAX).nullish(),
  competitors: list(competitor, COMPETITORS_PER_SESSION).nullish(),
  personaId: z.string().nullish(),
  repeats: count(REPEATS_MAX).nullish(),
  label: text(NAME_MAX).nullish(),
  country: country.nullish(),
  language: language.nullish(),
};

/** A session as it is asked for. */
export const sessionInput = z.object(shared).superRefine(({ prompts: given, promptSetId }, check) => {
  if (given && promptSetId)
    check.addIssue({ code: 'custom', path: ['promptSetId'], message: 'cannot be given with prompts' });
  if (!given && !promptSetId)
    check.addIssue({ code: 'custom', path: ['prompts'], message: 'is required without a prompt set' });
});

/** A checked session. */
export type SessionInput = z.output<typeof sessionInput>;

/** A prompt set as it is created. */
export const promptSetInput = z.object({
  name: text(NAME_MAX),
  prompts,
  tags: list(text(64), TAGS_MAX)
    .nullish()
    .transform((tags) => [...new Set(tags ?? [])]),
});

/** A change to a prompt set: what is absent stays. */
export const promptSetPatch = z.object({
  name: text(NAME_MAX).nullish(),
  prompts: prompts.nullish(),
  tags: list(text(64), TAGS_MAX).nullish(),
});

const aliases = list(text(NAME_MAX), ALIASES_MAX).transform(distinct);

/** A competitor as a person names one. */
export const competitorInput = z.object({ ...competitor.shape, aliases: aliases.nullish() });

/** A change to a competitor: what is absent stays, null clears the URL. */
export const competitorPatch = z.object({
  name: text(NAME_MAX).optional(),
  url: webUrl.nullish(),
  aliases: aliases.optional(),
  status: z.enum(['TRACKED', 'DISMISSED']).optional(),
});

/** An alias as it is created: of a product by its SKU, or of a brand by its name. */
export const aliasInput = z
  .object({ sku: z.string().nullish(), brand: text(NAME_MAX).nullish(), alias: text(NAME_MAX) })
  .superRefine(({ sku, brand }, check) => {
    if (sku && brand) check.addIssue({ code: 'custom', path: ['brand'], message: 'cannot be given with sku' });
    if (!sku && !brand) check.addIssue({ code: 'custom', path: ['sku'], message: 'is required without brand' });
  });

function distinct(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [nameKey(name), name])).values()];
}

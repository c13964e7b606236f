import { type Correlation, type Draw, drawMentions, drawOutcome, type SimulatedOutcome } from './draw.ts';
import { type EntityRate, entityRates, type RateSource } from './rates.ts';
import { absenceOf, type Sentence, type Source, sentencesOf } from './sentences.ts';
import { uniform } from './uniform.ts';

/** What an engine is about to say, before it is put into its wire format. */
export type AnswerPlan = {
  outcome: SimulatedOutcome;
  sentences: readonly Sentence[];
  queries: readonly string[];
  /** Pages looked at, cited or not. */
  retrieved: readonly Source[];
};

const REFUSAL = "I'm sorry, but I can't help with that.";
const NOTHING = 'It depends on what matters most to you: compare size, materials and warranty before you decide.';
const CLOSING = 'Check the return policy before you buy, because sizes and prices change often.';

/** What this question is answered with. */
export function planAnswer(source: RateSource, draw: Draw, correlation: Correlation): AnswerPlan {
  const outcome = drawOutcome(draw);
  if (outcome === 'no_overview') return { outcome, sentences: [], queries: [], retrieved: [] };
  if (outcome === 'refused') {
    return { outcome, sentences: [{ text: REFUSAL, citations: [] }], queries: [], retrieved: [] };
  }
  const rates = entityRates(source, draw.engine, draw.prompt);
  const sentences = sentencesFor(draw, rates, correlation);
  if (outcome === 'not_grounded') {
    return { outcome, sentences: sentences.map(({ text }) => ({ text, citations: [] })), queries: [], retrieved: [] };
  }
  const general = generalSources(draw);
  const cited = [...sentences.flatMap(({ citations }) => citations)];
  return { outcome, sentences, queries: queriesFor(draw), retrieved: distinct([...cited, ...general]) };
}

/** A truncated answer ends within its closing words, so that what it names does not depend on where it was cut. */
function sentencesFor(draw: Draw, rates: readonly EntityRate[], correlation: Correlation): Sentence[] {
  const mentions = drawMentions(draw, rates, correlation);
  const said = mentions.flatMap((mention) => sentencesOf(draw, mention));
  const missing = rates.filter(
    (entity) => entity.isNamed && entity.kind === 'product' && !mentions.some((mention) => mention.entity === entity),
  );
  const absences = mentions.length === 0 ? missing.slice(0, 1).map(absenceOf) : [];
  const opening = said.length > 0 || absences.length > 0 ? [] : [{ text: NOTHING, citations: [] }];
  const [general] = generalSources(draw);
  const isBacked = uniform(draw.seed, draw.engine, draw.prompt, draw.nonce, 'general') < 0.5;
  const closing = { text: CLOSING, citations: general && isBacked ? [general] : [] };
  return [...opening, ...said, ...absences, closing];
}

/** Search pages of places that really exist, so that no article is invented for anybody. */
function generalSources({ prompt }: Draw): Source[] {
  const query = encodeURIComponent(prompt.slice(0, 80));
  return [
    { url: `https://www.reddit.com/search/?q=${query}`, title: 'Reddit search' },
    { url: `https://www.consumerreports.org/search/?query=${query}`, title: 'Consumer Reports search' },
  ];
}

function queriesFor({ prompt }: Draw): string[] {
  const query = prompt
    .replace(/[?!.]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .slice(0, 120);
  return [query, `${query} reviews`];
}

function distinct(sources: readonly Source[]): Source[] {
  return [...new Map(sources.map((source) => [source.url, source])).values()];
}

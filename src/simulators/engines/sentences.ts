import type { Draw, DrawnMention } from './draw.ts';
import type { EntityRate } from './rates.ts';
import { pick, uniform } from './uniform.ts';
import type { SimulatedProduct } from './world.ts';

/** A sentence of an answer, and the addresses it cites. */
export type Sentence = { text: string; citations: readonly Source[] };

/** A page that an engine looked at. */
export type Source = { url: string; title: string };

/** How often an engine tells a price, or the availability, and how often it then tells it wrong. */
const PRICE_ODDS = 0.5;
const AVAILABILITY_ODDS = 0.25;
const WRONG_ODDS = 0.1;

const GOOD = ['is an excellent choice', 'is a reliable pick that owners love', 'stands out as one of the best'];
const FAIR = ['is worth a look', 'is a solid option', 'does the job'];
const POOR = ['is an option, though some owners find it disappointing', 'is mentioned, but it is hard to recommend'];
const RIVAL = ['is a popular alternative', 'is often recommended as well', 'is cheaper, but less reliable'];

/** What an answer says of something it names. */
export function sentencesOf(draw: Draw, { entity, isCited }: DrawnMention): Sentence[] {
  const citations = isCited && entity.url ? [{ url: entity.url, title: entity.name }] : [];
  const key = keyOf(draw, entity);
  if (entity.kind === 'competitor') return [{ text: `${entity.name} ${pick(RIVAL, ...key, 'words')}.`, citations }];
  const { product } = entity;
  const words = pick(wordsFor(product), ...key, 'words');
  const told = [factOf(product, key), priceOf(product, key), availabilityOf(product, key)];
  return [
    { text: `${product.title} ${words}.`, citations },
    ...told.flatMap((text) => (text ? [{ text, citations: [] }] : [])),
  ];
}

/** What an answer says of something that it was asked about by name and knows nothing of. */
export function absenceOf({ name }: EntityRate): Sentence {
  return { text: `I couldn't find any reliable information about ${name}.`, citations: [] };
}

function keyOf({ seed, engine, prompt, nonce }: Draw, entity: EntityRate): string[] {
  return [seed, engine, prompt, nonce, entity.id];
}

function wordsFor({ score }: SimulatedProduct): readonly string[] {
  if (score === null) return FAIR;
  if (score >= 70) return GOOD;
  return score >= 50 ? FAIR : POOR;
}

function factOf({ facts }: SimulatedProduct, key: readonly string[]): string | null {
  if (facts.length === 0) return null;
  const fact = pick(facts, ...key, 'fact').trim();
  return fact === '' ? null : `Its page says: ${fact.endsWith('.') ? fact : `${fact}.`}`;
}

function priceOf({ price }: SimulatedProduct, key: readonly string[]): string | null {
  if (!price || uniform(...key, 'price') >= PRICE_ODDS) return null;
  const isWrong = uniform(...key, 'price wrong') < WRONG_ODDS;
  const amount = isWrong ? (Number(price.amount) * 1.15).toFixed(2) : price.amount;
  return `It costs ${amount} ${price.currency}.`;
}

function availabilityOf({ availability }: SimulatedProduct, key: readonly string[]): string | null {
  if (availability !== 'in_stock' && availability !== 'out_of_stock') return null;
  if (uniform(...key, 'availability') >= AVAILABILITY_ODDS) return null;
  const isWrong = uniform(...key, 'availability wrong') < WRONG_ODDS;
  return (availability === 'in_stock') === isWrong ? 'It is currently out of stock.' : 'It is in stock.';
}

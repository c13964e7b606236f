/** Something whose naming is counted: a product of ours, a brand of ours, or a competitor. */
export type EntityKind = 'product' | 'brand' | 'competitor';

/** What is looked for in an answer, under all the names it goes by. */
export type Entity = {
  kind: EntityKind;
  /** Product id, key of a brand's name, or competitor id. */
  id: string;
  name: string;
  /** The product's SKU; null for the other kinds. */
  sku: string | null;
  /** Names and approved aliases, as written; never domains. */
  aliases: readonly string[];
};

/** How an answer speaks of an entity: it names it, says that it knows nothing of it, or measures another by it. */
export type Stance = 'named' | 'absence' | 'comparison';

/** What the sentences that name an entity say of it. */
export type Sentiment = 'positive' | 'neutral' | 'negative' | 'mixed';

/** A part of the answer: UTF-16 offsets, the end exclusive. */
export type Span = { start: number; end: number };

/** An entity in an answer: once for each entity, at the first place that has its stance. */
export type Mention = Span & {
  kind: EntityKind;
  entityId: string;
  name: string;
  sku: string | null;
  /** Rank of its first naming among all entities of the answer, from 1; null where it is only said to be absent. */
  position: number | null;
  /** The sentence around `start`, as the answer has it, at most 300 characters. */
  excerpt: string;
  stance: Stance;
  sentiment: Sentiment;
  /** Every place that speaks of it, in order. */
  occurrences: readonly Span[];
};

import { truncate } from '../../../kernel/text.ts';
import type { CompiledEntities } from './compile-entities.ts';
import { type Opinions, sentimentOf } from './opinions.ts';
import { keyOf, type NamingSentence, type ReadNaming, readNamings } from './read-namings.ts';
import { type SearchedAnswer, searchAnswer } from './searched-answer.ts';
import { addOpinions } from './sentiment.ts';
import type { Mention, Stance } from './types.ts';

/** Of the rules by which mentions are read; a change of them that can change a reading raises it. */
export const MENTION_READER_VERSION = 1;

const EXCERPT_MAX = 300;
/** Which stance an entity has when an answer speaks of it in several ways. */
const STRENGTH: readonly Stance[] = ['named', 'comparison', 'absence'];

type Place = { naming: ReadNaming; sentence: NamingSentence };

/**
 * What an answer says of each entity: one mention for each that it speaks of, in order of the first place.
 *
 * Names count where they stand as whole words outside of markup, links and addresses; the longest wins.
 */
export function readMentions(answer: string, entities: CompiledEntities): Mention[] {
  return mentionsIn(searchAnswer(answer, entities));
}

/** As {@link readMentions}, of an answer that was looked through. */
export function mentionsIn(searched: SearchedAnswer): Mention[] {
  const { answer } = searched;
  const { text, language, sentences } = readNamings(searched);
  const places = new Map<string, Place[]>();
  const opinions = new Map<string, Opinions>();
  for (const sentence of sentences) {
    addOpinions(opinions, { text, language, ...sentence });
    for (const naming of sentence.namings) {
      const key = keyOf(naming);
      const known = places.get(key);
      if (known) known.push({ naming, sentence });
      else places.set(key, [{ naming, sentence }]);
    }
  }
  let rank = 0;
  return [...places.values()]
    .map(strongestPlace)
    .sort((left, right) => left.place.naming.start - right.place.naming.start)
    .map(({ place, all }) => {
      if (place.naming.stance !== 'absence') rank += 1;
      const position = place.naming.stance === 'absence' ? null : rank;
      const found = opinions.get(keyOf(place.naming)) ?? { positive: 0, negative: 0 };
      return mentionOf(answer, { place, all }, { position, sentiment: sentimentOf(found) });
    });
}

type Places = { place: Place; all: readonly Place[] };

/** The first place with the stance that counts, among all that speak of an entity. */
function strongestPlace(all: readonly Place[]): Places {
  const [first] = STRENGTH.flatMap((stance) => all.find(({ naming }) => naming.stance === stance) ?? []);
  if (!first) throw new Error('every place has a stance');
  return { place: first, all };
}

type Reading = Pick<Mention, 'position' | 'sentiment'>;

function mentionOf(answer: string, { place, all }: Places, { position, sentiment }: Reading): Mention {
  const { entity, start, end, stance } = place.naming;
  return {
    kind: entity.kind,
    entityId: entity.id,
    name: entity.name,
    sku: entity.sku,
    position,
    start,
    end,
    excerpt: excerptOf(answer, place),
    stance,
    sentiment,
    occurrences: all.map(({ naming }) => ({ start: naming.start, end: naming.end })),
  };
}

/** The sentence, or where it is too long the part around the name. */
function excerptOf(answer: string, { naming, sentence: { sentence } }: Place): string {
  const whole = answer.slice(sentence.start, sentence.end);
  if (whole.length <= EXCERPT_MAX) return whole;
  const from = Math.max(sentence.start, Math.min(naming.start - 100, sentence.end - EXCERPT_MAX));
  return truncate(answer.slice(from, sentence.end), EXCERPT_MAX);
}

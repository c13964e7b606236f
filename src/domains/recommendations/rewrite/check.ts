import type { RecommendationField } from '../../../generated/prisma/enums.ts';
import type { RecommendationValue } from '../values.ts';
import { checkJsonLd } from './check/json-ld.ts';
import { type Clause, type Quantity, type Reading, readText } from './check/read.ts';
import { stemOf, THIRD_PARTY_CUES } from './check/vocabulary.ts';
import { type Sources, sentencesOf } from './sources.ts';

/** Something a rewrite says that its sources do not. */
export type UnsupportedClaim = { text: string; reason: string };

/**
 * Everything in a rewrite that the sources do not hold: numbers, units, names, claims, and facts put together anew.
 *
 * The world is closed: but for grammar, every word must come from the sources; a number must stand there with its unit
 * and beside the same words; what the sources deny may not be affirmed, nor the other way round.
 * @returns empty when it invents nothing
 */
export function findUnsupportedClaims(
  field: RecommendationField,
  value: RecommendationValue,
  sources: Sources,
): UnsupportedClaim[] {
  const checker = checkerOf(sources);
  if (value === null) return [];
  if (field === 'JSON_LD') return checkJsonLd(value, sources, (text) => sentencesOf(text).flatMap(checker.text));
  if (typeof value === 'string') return sentencesOf(value).flatMap(checker.text);
  if (!Array.isArray(value)) return [{ text: typeof value, reason: 'is not a value of this field' }];
  return value.flatMap((item) =>
    typeof item === 'string' ? sentencesOf(item).flatMap(checker.text) : checker.pair(item),
  );
}

/** No sentence that a reader would finish is longer. */
const STATEMENT_MAX = 4_000;
/** More than any page says of one product; what is beyond lends no facts. */
const STATEMENTS_MAX = 600;

type Known = { clauses: Clause; stems: ReadonlySet<string>; ranges: ReadonlySet<string> };
type Checker = {
  text(text: string): UnsupportedClaim[];
  pair(pair: { question: string; answer: string }): UnsupportedClaim[];
};

/** Reading the sources costs more than judging a text, and every field of a product is judged by the same ones. */
const CHECKERS = new WeakMap<Sources, Checker>();

function checkerOf(sources: Sources): Checker {
  const known = CHECKERS.get(sources) ?? createChecker(sources);
  CHECKERS.set(sources, known);
  return known;
}

function createChecker(given: Sources): Checker {
  const sources = {
    ...given,
    statements: given.statements.slice(0, STATEMENTS_MAX).map((text) => text.slice(0, STATEMENT_MAX)),
  };
  const facts = sources.statements.flatMap(factsOf);
  const known = facts.map(toKnown);
  const own = identityTexts(sources).map((text) => toKnown(readText(text)));
  const identity = new Set(own.flatMap(({ clauses }) => clauses.words.map(({ stem }) => stem)));
  const asked = sources.statements.map((text) => toKnown(plainReading(readText(text))));
  const verbatim = new Set(sources.statements.flatMap((text) => [text, ...sentencesOf(text)]).map(folded));
  const thirdParties = thirdPartiesOf(sources.statements, identity);
  const world: World = { known, identity, own, asked, thirdParties };
  const text = (given: string): UnsupportedClaim[] => {
    if (given.length > STATEMENT_MAX)
      return [{ text: given.slice(0, 40), reason: 'one sentence is too long to be checked' }];
    if (verbatim.has(folded(given))) return [];
    const read = readText(given);
    const reading = read.isQuestion ? plainReading(read) : read;
    return reading.clauses.flatMap((clause) => judgeClause(clause, world, reading.isQuestion));
  };
  return {
    text,
    pair({ question, answer }) {
      if (verbatim.has(folded(`${question} ${answer}`))) return [];
      return [
        ...sentencesOf(question).flatMap(text),
        ...judgeAnswer(question, answer, world),
        ...sentencesOf(answer).flatMap(text),
      ];
    },
  };
}

type World = {
  known: readonly Known[];
  identity: ReadonlySet<string>;
  /** The texts that name the product: what they say may stand beside any fact. */
  own: readonly Known[];
  asked: readonly Known[];
  thirdParties: ReadonlyMap<string, ReadonlySet<string>>;
};

/** A plain yes or no asserts what was asked. */
function judgeAnswer(question: string, answer: string, world: World): UnsupportedClaim[] {
  const word = /^(yes|ja|no|nein)\b/i.exec(answer.trim())?.[1]?.toLowerCase();
  if (!word) return [];
  const isNegated = word === 'no' || word === 'nein';
  return readText(question).clauses.flatMap((clause) => {
    const words = clause.words.map((one) =>
      world.identity.has(one.stem) ? one : { ...one, isNegated: one.isNegated !== isNegated },
    );
    return judgeClause({ ...clause, words }, world, false);
  });
}

function judgeClause(clause: Clause, world: World, isQuestion: boolean): UnsupportedClaim[] {
  const pool = isQuestion ? world.asked : world.known;
  const unknown = [...unknownNumbers(clause, pool), ...unknownWords(clause, world, pool)];
  if (unknown.length > 0) return unknown;
  const foreign = foreignNames(clause, world);
  if (foreign.length > 0) return foreign;
  if (isQuestion && clause.quantities.length === 0) return [];
  const said = clause.words.filter(({ stem }) => !world.identity.has(stem));
  const counted = clause.quantities.filter((quantity) => !world.own.some((one) => holdsQuantity(one, quantity)));
  if (said.length === 0 && counted.length === 0) return [];
  const isHeld = pool.some(
    (one) =>
      counted.every((quantity) => holdsQuantity(one, quantity)) &&
      said.every((word) => one.stems.has(polar(word.stem, word.isNegated))),
  );
  if (isHeld) return [];
  const text = [...clause.words.map((word) => word.text), ...clause.quantities.map((one) => one.text)].join(' ');
  return [{ text, reason: 'no single source says this together' }];
}

function unknownNumbers(clause: Clause, pool: readonly Known[]): UnsupportedClaim[] {
  return clause.quantities
    .filter((quantity) => !pool.some((one) => holdsQuantity(one, quantity)))
    .map(({ text }) => ({ text, reason: 'the sources hold no such number with this unit' }));
}

function unknownWords(clause: Clause, world: World, pool: readonly Known[]): UnsupportedClaim[] {
  return clause.words.flatMap(({ stem, text, isNegated }) => {
    if (world.identity.has(stem) && !isNegated) return [];
    if (pool.some((one) => one.stems.has(polar(stem, isNegated)))) return [];
    if (pool.some((one) => one.stems.has(polar(stem, !isNegated))))
      return [{ text, reason: isNegated ? 'the sources affirm it' : 'the sources deny it' }];
    return [{ text, reason: 'the sources do not say it' }];
  });
}

/** A name that the sources know only as somebody else's must stand where they have it: behind its cue. */
function foreignNames(clause: Clause, { thirdParties }: World): UnsupportedClaim[] {
  const stems = new Set(clause.words.map(({ stem }) => stem));
  return clause.words.flatMap(({ stem, text }) => {
    const cues = thirdParties.get(stem);
    if (!cues || [...cues].some((cue) => stems.has(cue))) return [];
    return [{ text, reason: 'the sources name it as another maker’s' }];
  });
}

function holdsQuantity({ clauses, stems, ranges }: Known, wanted: Quantity): boolean {
  if (wanted.range) return ranges.has(wanted.range);
  return clauses.quantities.some(
    (one) =>
      one.value === wanted.value &&
      one.range === null &&
      (one.unit === wanted.unit || (one.unit === null && wanted.unit !== null && stems.has(wanted.unit))),
  );
}

/** A statement becomes readings that hold as facts; what is only asked holds as far as its answer says yes or no. */
function factsOf(statement: string): Reading[] {
  const [, question, answer] = /^(.*?[?？])\s+(.+)$/s.exec(statement) ?? [];
  if (!question || !answer) {
    const reading = readText(statement);
    return reading.isQuestion ? [] : [reading];
  }
  const answered = readText(answer);
  const word = /^(yes|ja|no|nein)\b/i.exec(answer)?.[1]?.toLowerCase();
  if (!word) return [answered];
  const isNegated = word === 'no' || word === 'nein';
  const clauses = readText(question).clauses.map((clause) => ({
    ...clause,
    words: clause.words.map((one) => ({ ...one, isNegated: one.isNegated !== isNegated })),
  }));
  return [answered, { isQuestion: false, clauses }];
}

/** A question affirms and denies nothing. */
function plainReading({ clauses, isQuestion }: Reading): Reading {
  const plain = clauses.map(({ words, quantities }) => ({
    quantities,
    words: words.map((word) => ({ ...word, isNegated: false })),
  }));
  return { isQuestion, clauses: plain };
}

function toKnown({ clauses }: Reading): Known {
  const quantities = clauses.flatMap((clause) => clause.quantities);
  const words = clauses.flatMap((clause) => clause.words);
  return {
    clauses: { words, quantities },
    stems: new Set(words.map(({ stem, isNegated }) => polar(stem, isNegated))),
    ranges: new Set(quantities.flatMap(({ range }) => range ?? [])),
  };
}

function identityTexts({ specs, title, recordTitle, brand, breadcrumbs }: Sources): string[] {
  const rows = specs.filter(({ kind }) => kind === 'type' || kind === 'model').map(({ value }) => value);
  return [title, recordTitle, brand ?? '', ...breadcrumbs, ...rows];
}

function thirdPartiesOf(
  statements: readonly string[],
  identity: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  const own = new Set<string>();
  for (const statement of statements) {
    for (const clause of readText(statement).clauses) {
      const cueAt = clause.words.findIndex(({ text }) => THIRD_PARTY_CUES.has(text.toLowerCase()));
      clause.words.forEach(({ stem, isCapital }, index) => {
        if (!isCapital || cueAt < 0 || index < cueAt) own.add(stem);
        else named.set(stem, new Set([...(named.get(stem) ?? []), clause.words[cueAt]?.stem ?? stemOf('with')]));
      });
    }
  }
  return new Map([...named].filter(([stem]) => !own.has(stem) && !identity.has(stem)));
}

function polar(stem: string, isNegated: boolean): string {
  return isNegated ? `¬${stem}` : stem;
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim();
}

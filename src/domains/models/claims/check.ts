import { sentencesOf } from '../../../kernel/sentences.ts';
import { foldText } from '../../../kernel/words.ts';
import { type Clause, type Quantity, type Reading, readText } from './read.ts';
import { stemOf, THIRD_PARTY_CUES } from './vocabulary.ts';

/** Something a text says that its sources do not. */
export type UnsupportedClaim = { text: string; reason: string };

/** What a text may say. */
export type ClaimSources = {
  /** Texts that state facts, one for each statement's surroundings: facts of two of them may not be put together. */
  statements: readonly string[];
  /** Texts that name the thing itself: what they say may stand beside any fact. */
  identity: readonly string[];
};

/** Holds texts against their sources; empty answers invent nothing. */
export type ClaimsCheck = {
  /** A prose of any number of sentences. */
  text(text: string): UnsupportedClaim[];
  /** A question with its answer; a plain yes or no asserts what was asked. */
  pair(pair: { question: string; answer: string }): UnsupportedClaim[];
  /** A check that holds texts against more statements too; what was read of the others is not read again. */
  withStatements(more: readonly string[]): ClaimsCheck;
};

/** No sentence that a reader would finish is longer. */
const STATEMENT_MAX = 4_000;
/** More than any page says of one product; what is beyond lends no facts. */
const STATEMENTS_MAX = 600;

type Fact = { clauses: Clause; stems: ReadonlySet<string>; ranges: ReadonlySet<string> };

/**
 * Finds everything in a text that the sources do not hold: numbers, units, names, claims, and facts put together anew.
 *
 * The world is closed: but for grammar, every word must come from the sources; a number must stand there with its unit
 * and beside the same words; what the sources deny may not be affirmed, nor the other way round. Reading the sources
 * costs more than checking a text, so one check serves many texts.
 */
export function createClaimsCheck(sources: ClaimSources): ClaimsCheck {
  return checkWith(sources, createReader());
}

function checkWith(sources: ClaimSources, reader: Reader): ClaimsCheck {
  let made: Known | null = null;
  const known = (): Known => {
    made ??= readKnown(sources, reader);
    return made;
  };
  const sentence = (given: string): UnsupportedClaim[] => {
    if (given.length > STATEMENT_MAX)
      return [{ text: given.slice(0, 40), reason: 'one sentence is too long to be checked' }];
    const { verbatim, world } = known();
    if (verbatim.has(folded(given))) return [];
    const read = readText(given);
    const reading = read.isQuestion ? plainReading(read) : read;
    return reading.clauses.flatMap((clause) => judgeClause(clause, world, reading.isQuestion));
  };
  const text = (given: string) => sentencesOf(given).flatMap(sentence);
  return {
    text,
    pair({ question, answer }) {
      const { verbatim, world } = known();
      if (verbatim.has(folded(`${question} ${answer}`))) return [];
      return [...text(question), ...judgeAnswer(question, answer, world), ...text(answer)];
    },
    withStatements: (more) => checkWith({ ...sources, statements: [...more, ...sources.statements] }, reader),
  };
}

/** What is read of the sources when the first text is held against them. */
type Known = { verbatim: ReadonlySet<string>; world: World };

function readKnown(sources: ClaimSources, reader: Reader): Known {
  const statements = sources.statements.slice(0, STATEMENTS_MAX).map((text) => text.slice(0, STATEMENT_MAX));
  const verbatim = new Set(statements.flatMap((text) => [text, ...sentencesOf(text)]).map(folded));
  return { verbatim, world: readSources(statements, sources.identity, reader) };
}

function readSources(statements: readonly string[], identityTexts: readonly string[], reader: Reader): World {
  const own = identityTexts.map((text) => toKnown(reader.read(text)));
  const identity = new Set(own.flatMap(({ clauses }) => clauses.words.map(({ stem }) => stem)));
  let asked: readonly Fact[] | null = null;
  return {
    known: statements.flatMap((text) => reader.facts(text)),
    identity,
    own,
    // Few texts ask.
    get asked() {
      asked ??= statements.map((text) => toKnown(plainReading(reader.read(text))));
      return asked;
    },
    thirdParties: thirdPartiesOf(statements.map(reader.read), identity),
  };
}

type Read = (text: string) => Reading;

/** Reads each text once: a statement is asked for as a fact, as a question and for the names in it. */
type Reader = { read: Read; facts(statement: string): readonly Fact[] };

function createReader(): Reader {
  const read = oncePerText(readText);
  return { read, facts: oncePerText((statement) => factsOf(statement, read).map(toKnown)) };
}

function oncePerText<Made>(make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, Made>();
  return (text) => {
    const made = known.get(text) ?? make(text);
    known.set(text, made);
    return made;
  };
}

type World = {
  known: readonly Fact[];
  identity: ReadonlySet<string>;
  /** The texts that name the thing itself, as read. */
  own: readonly Fact[];
  asked: readonly Fact[];
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

function unknownNumbers(clause: Clause, pool: readonly Fact[]): UnsupportedClaim[] {
  return clause.quantities
    .filter((quantity) => !pool.some((one) => holdsQuantity(one, quantity)))
    .map(({ text }) => ({ text, reason: 'the sources hold no such number with this unit' }));
}

function unknownWords(clause: Clause, world: World, pool: readonly Fact[]): UnsupportedClaim[] {
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

function holdsQuantity({ clauses, stems, ranges }: Fact, wanted: Quantity): boolean {
  if (wanted.range) return ranges.has(wanted.range);
  return clauses.quantities.some(
    (one) =>
      one.value === wanted.value &&
      one.range === null &&
      (one.unit === wanted.unit || (one.unit === null && wanted.unit !== null && stems.has(wanted.unit))),
  );
}

/** A statement becomes readings that hold as facts; what is only asked holds as far as its answer says yes or no. */
function factsOf(statement: string, read: Read): Reading[] {
  const [, question, answer] = /^(.*?[?？])\s+(.+)$/s.exec(statement) ?? [];
  if (!question || !answer) {
    const reading = read(statement);
    return reading.isQuestion ? [] : [reading];
  }
  const answered = read(answer);
  const word = /^(yes|ja|no|nein)\b/i.exec(answer)?.[1]?.toLowerCase();
  if (!word) return [answered];
  const isNegated = word === 'no' || word === 'nein';
  const clauses = read(question).clauses.map((clause) => ({
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

function toKnown({ clauses }: Reading): Fact {
  const quantities = clauses.flatMap((clause) => clause.quantities);
  const words = clauses.flatMap((clause) => clause.words);
  return {
    clauses: { words, quantities },
    stems: new Set(words.map(({ stem, isNegated }) => polar(stem, isNegated))),
    ranges: new Set(quantities.flatMap(({ range }) => range ?? [])),
  };
}

function thirdPartiesOf(
  statements: readonly Reading[],
  identity: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  const own = new Set<string>();
  for (const statement of statements) {
    for (const clause of statement.clauses) {
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
  return foldText(text).replace(/[.\s]+$/, '');
}

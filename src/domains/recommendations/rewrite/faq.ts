import type { FaqPair } from '../../../page-reader/types.ts';
import { wordCount } from '../../scores/index.ts';
import { shortTitle } from './description.ts';
import { lowerFirst, type Phrases, phrasesOf } from './phrases.ts';
import type { Sources, Spec } from './sources.ts';
import type { SpecKind } from './spec-kinds.ts';

const PAIRS_WANTED = 5;
const ANSWER_WORDS_MIN = 3;
/** What shoppers ask first. */
const ORDER: readonly SpecKind[] = [
  'audience',
  'size',
  'material',
  'capacity',
  'power',
  'light',
  'care',
  'guarantee',
  'weight',
  'included',
  'other',
  'colour',
];

/** The page's own questions, then those that its specifications answer. @returns null when there is none to add */
export function writeFaq(sources: Sources): FaqPair[] | null {
  const phrases = phrasesOf(sources.lang);
  if (!phrases) return null;
  const name = nameIn(sources);
  const rows = byInterest(sources);
  const added = rows.flatMap((spec): FaqPair[] => {
    const question = phrases.question(spec, name);
    const answer = answerOf(spec, phrases, sources.lang);
    const isNew = !sources.faq.some((pair) => pair.answer.toLowerCase().includes(spec.value.toLowerCase()));
    return question && isNew && wordCount(answer) >= ANSWER_WORDS_MIN ? [{ question, answer }] : [];
  });
  const wanted = added.slice(0, Math.max(0, PAIRS_WANTED - sources.faq.length));
  return wanted.length > 0 ? [...sources.faq, ...wanted] : null;
}

/** What shoppers are known to ask about, then what shoppers ask first anywhere. */
function byInterest({ specs, askedTopics = [] }: Sources): Spec[] {
  const rows = ORDER.flatMap((kind) => specs.filter((spec) => spec.kind === kind));
  const isAsked = ({ name, value }: Spec): boolean => {
    const text = `${name} ${value}`.toLowerCase();
    return askedTopics.some((topic) => text.includes(topic));
  };
  return [...rows.filter(isAsked), ...rows.filter((row) => !isAsked(row))];
}

function nameIn({ title, brand }: Sources): string {
  const short = shortTitle(title);
  const bare = brand ? short.replace(new RegExp(`^${escapePattern(brand)}\\s+`, 'i'), '') : short;
  return bare.length <= 60 ? bare : bare.split(/\s+/).slice(0, 6).join(' ');
}

function answerOf(spec: Spec, phrases: Phrases, lang: string): string {
  if (spec.kind === 'audience' && lang === 'en') return `It is made for ${lowerFirst(spec.value)}.`;
  return phrases.sentence(spec) ?? `${spec.name}: ${spec.value}.`;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

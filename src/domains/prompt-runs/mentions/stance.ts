import type { Naming } from './find-namings.ts';
import type { Language } from './language.ts';
import { BEFORE_REACH, NAME, OTHER_NAME, STANCE_PATTERNS } from './stance-patterns.ts';
import type { Span, Stance } from './types.ts';

/** What a stance is read from. */
export type StanceSetting = {
  text: string;
  sentence: Span;
  /** Those of the sentence, in order. */
  namings: readonly Naming[];
  language: Language;
};

/** Further from a name nothing is said of it. */
const REACH = 200;

/** How one naming speaks of its entity, by the words around it in its sentence. */
export function stanceOf(naming: Naming, setting: StanceSetting): Stance {
  const marked = markNames(setting, naming);
  const at = marked.indexOf(NAME);
  const before = marked.slice(0, at);
  const behind = marked.slice(at + 1);
  const clause = `${before.split(CONTRAST).at(-1) ?? ''}${NAME}${behind.split(CONTRAST)[0] ?? ''}`;
  const languages: Language[] = setting.language === 'en' ? ['en'] : [setting.language, 'en'];
  if (languages.some((language) => isAbsent(clause, language))) return 'absence';
  return languages.some((language) => isCompared(before, behind, language)) ? 'comparison' : 'named';
}

/** The sentence around a naming with every name as one mark, as far as it matters. */
function markNames({ text, sentence, namings }: StanceSetting, own: Naming): string {
  const start = Math.max(sentence.start, own.start - REACH);
  const end = Math.min(sentence.end, own.end + REACH);
  const index = namings.indexOf(own);
  let marked = '';
  let from = start;
  for (const naming of namings.slice(Math.max(0, index - REACH), index + REACH)) {
    if (naming.start < start || naming.end > end) continue;
    marked += text.slice(from, naming.start) + (naming === own ? NAME : OTHER_NAME);
    from = naming.end;
  }
  return `${marked}${text.slice(from, end)}`.replace(/[*_`"“”„«»]/g, '');
}

function isAbsent(clause: string, language: Language): boolean {
  const { denial, absence } = STANCE_PATTERNS[language];
  return denial.test(clause) && absence.some((pattern) => pattern.test(clause));
}

function isCompared(before: string, behind: string, language: Language): boolean {
  const { before: cues, behind: endings } = STANCE_PATTERNS[language];
  return cues?.test(before.slice(-BEFORE_REACH)) === true || endings?.test(behind) === true;
}

/** Words behind which a sentence says something else. */
const CONTRAST =
  /[;；—]|,? \b(?:but|however|while|whereas|though|aber|jedoch|während|sondern|mais|cependant|tandis|pero|mientras|sino|ma|però|mentre|maar|echter|terwijl|mas|porém)\b|但是?|不过|然而|しかし|(?<=[すただい])が、|けど/iu;

/** Languages whose opinions and negations are known. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'ja', 'zh', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

const LATIN = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'] as const;

/** Small words that stand in every other sentence of their language and in few of another, as written. */
const FUNCTION_WORDS: ReadonlyMap<string, readonly Language[]> = wordsByLanguage({
  en: 'the and is are of for with you this that it its has have your from not which but be if best most was than',
  de: 'der die das und ist ein eine einen mit für von den im nicht auch sich auf sie oder dem zu zur wird sind als bei aber sehr kein keine es man',
  fr: "le la les des et est une un pour avec du dans pas vous sur au qui ce plus sont aux cette mais très il elle ne n'ai je à en",
  es: 'el la los las y es una un para con del por que no se su en como al lo muy pero tiene más son está ofrece de',
  it: 'il la lo gli di e è per con un una che non del della dei sono più anche alla molto ma nel ha si le questo da dal tra nella',
  nl: 'de het een en is van voor met niet op dat zijn ook te maar heeft deze bij als naar goed je geen zeer ik dan',
  pt: 'o os as e é um uma para com do da dos não que em mais por no na mas são tem muito seu ao você',
});

function wordsByLanguage(lists: Partial<Record<Language, string>>): Map<string, Language[]> {
  const languages = new Map<string, Language[]>();
  for (const language of LATIN) {
    for (const word of lists[language]?.split(' ') ?? [])
      languages.set(word, [...(languages.get(word) ?? []), language]);
  }
  return languages;
}

/** Enough for some hundred words. */
const SAMPLE = 800;

/** The language of a text, by its script and its small words. @returns English when nothing tells */
export function languageOf(text: string): Language {
  const sample = text.slice(0, SAMPLE);
  const dense = languageOfScript(sample);
  if (dense) return dense;
  const counts = new Map<Language, number>();
  for (const word of sample.toLowerCase().split(' ')) {
    for (const language of FUNCTION_WORDS.get(word) ?? []) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  let best: Language = 'en';
  for (const [language, count] of counts) if (count > (counts.get(best) ?? 0)) best = language;
  return best;
}

function languageOfScript(sample: string): Language | null {
  const count = (pattern: RegExp): number => sample.match(pattern)?.length ?? 0;
  const dense = count(/[\u3041-\u9fff\uac00-\ud7a3]/g);
  if (dense === 0) return null;
  const latin = count(/[a-z]/gi);
  const hangul = count(/[\uac00-\ud7a3]/g);
  const kana = count(/[\u3041-\u30fa]/g);
  const han = dense - hangul - kana;
  if (hangul * 3 > latin) return 'ko';
  if ((kana + han) * 3 <= latin) return null;
  return kana * 8 > han ? 'ja' : 'zh';
}

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  ø: 'o',
  Ø: 'O',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
  þ: 'th',
  Þ: 'Th',
};
const SPECIAL = /[ßẞøØæÆœŒđĐłŁıþÞ]/g;
const ACCENTS = /[\u0300-\u036f\u00ad]/g;
const ASCII = /^\p{ASCII}*$/u;

/** The text with every letter as its base letter and every width as the usual one; capitals are kept. */
export function foldAccents(text: string): string {
  if (ASCII.test(text)) return text;
  return text
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC');
}

/** The text as names are compared: base letters, small. */
export function foldText(text: string): string {
  return ASCII.test(text) ? text.toLowerCase() : foldAccents(text).toLowerCase();
}

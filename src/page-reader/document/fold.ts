const SPACE = 0x20;
const UNSEEN = '\\u200b\\u200e\\u200f\\u00ad\\u2060';
/** White space that is not one plain space already, so that most spaces of a text are passed over. */
const LOOSE = new RegExp(`[\\s${UNSEEN}]{2,}|[^\\S ]|[${UNSEEN}]`, 'g');

/** The text with every run of whitespace as one space, trimmed. */
export function fold(text: string): string {
  return isFolded(text) ? text : text.replace(LOOSE, ' ').trim();
}

/** Surely folded already, as most texts are: looking costs less than replacing. */
function isFolded(text: string): boolean {
  let before = SPACE;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < SPACE || (code === SPACE && before === SPACE) || (code > 0x7e && mayBeFolded(code))) return false;
    before = code;
  }
  return before !== SPACE || text === '';
}

/** Is it behind ASCII, and among the signs that are white space or unseen? */
function mayBeFolded(code: number): boolean {
  return code === 0xa0 || code === 0xad || (code >= 0x1680 && code <= 0x2060) || code === 0x3000 || code === 0xfeff;
}

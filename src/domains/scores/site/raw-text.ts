/** The text of an answer whose page is not parsed: enough for lengths and ASCII words, cheap on a megabyte. */

/** Bytes read of one answer. */
export const RAW_TEXT_MAX_BYTES = 1024 * 1024;

const OPAQUE_ELEMENTS = ['script', 'style', 'noscript', 'template'];

/** Bytes as lower-case characters, one for one: texts outside ASCII come out garbled, of the right length. */
export function lowerCaseOf(body: Uint8Array): string {
  return Buffer.from(body.subarray(0, RAW_TEXT_MAX_BYTES)).toString('latin1').toLowerCase();
}

/** Length of the visible text, each run between two tags trimmed and its white space collapsed. */
export function visibleLength(body: Uint8Array): number {
  let length = 0;
  for (const run of visibleRuns(lowerCaseOf(body))) length += run.length;
  return length;
}

/** The text between tags, without scripts, styles, templates and what only browsers without scripts show. */
export function* visibleRuns(html: string): Generator<string> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const end = open < 0 ? html.length : open;
    const run = html.slice(at, end).replace(/\s+/g, ' ').trim();
    if (run) yield run;
    if (open < 0) return;
    at = endOfTag(html, open);
  }
}

function endOfTag(html: string, open: number): number {
  const opaque = OPAQUE_ELEMENTS.find((name) => html.startsWith(name, open + 1));
  const target = opaque ? `</${opaque}` : '>';
  const close = html.startsWith('<!--', open) ? html.indexOf('-->', open) : html.indexOf(target, open);
  return close < 0 ? html.length : close + target.length;
}

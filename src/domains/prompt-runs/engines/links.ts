import type { AnswerCitation } from './engine.ts';

/** `[title](https://…)`, an optional link title left out; one pair of brackets within the address is part of it. */
const MARKDOWN_LINK =
  /\[([^\][\n]{1,300})\]\(<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,2000})>?(?:\s+"[^"\n]{0,300}")?\)/g;

/** The Markdown links of a text as citations, in order; images are none. */
export function inlineCitations(text: string): AnswerCitation[] {
  return [...text.matchAll(MARKDOWN_LINK)].flatMap((match) => {
    const [whole, title = '', url = ''] = match;
    if (text[match.index - 1] === '!' || !URL.canParse(url)) return [];
    const start = match.index;
    return [{ url, title: title.trim() || null, source: 'inline', isResolved: true, start, end: start + whole.length }];
  });
}

/** The address without the mark that ChatGPT puts on links it gives; everything else stays as it came. */
export function withoutEngineMark(url: string): string {
  if (!/[?&]utm_source=/.test(url)) return url;
  return url
    .replace(/([?&])utm_source=(?:openai|chatgpt\.com)(?=&|#|$)/g, '$1')
    .replace(/\?&+/, '?')
    .replace(/&{2,}/g, '&')
    .replace(/[?&](?=#|$)/, '');
}

/** Is this an address of the web? */
export function isWebUrl(url: string | null | undefined): url is string {
  return typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** The sources, each address once, as it came first. */
export function distinctByUrl<Source extends { url: string }>(sources: readonly Source[]): Source[] {
  return [...new Map([...sources].reverse().map((source) => [source.url, source])).values()].reverse();
}

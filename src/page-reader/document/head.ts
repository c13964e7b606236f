import { absoluteUrl } from '../../kernel/urls.ts';
import type { PageDocument, PageElement } from './document.ts';
import { fold } from './fold.ts';
import { rawText } from './text.ts';

/** What stands in a page's head: every `<meta>`, and what is read from them most. */
export type Head = {
  lang: string | null;
  title: string | null;
  metas: { name: string; content: string }[];
  /** The first content of a name that is not empty. */
  meta: (name: string) => string | null;
  openGraph: Record<string, string>;
  canonicalUrl: string | null;
  /** Every address that a canonical link names, each once. */
  canonicalUrls: string[];
};

const MAX_METAS = 300;
const MAX_CONTENT = 5_000;

/** Metas, title, language and canonical address of a document. */
export function readHead(page: PageDocument, url: string): Head {
  const metas: { name: string; content: string }[] = [];
  const first = new Map<string, string>();
  let title: string | null = null;
  let lang: string | null = null;
  const canonicalUrls: string[] = [];
  for (const element of page.elements) {
    if (element.name === 'meta') addMeta(element, metas, first);
    else if (element.name === 'title' && title === null && !isInSvg(element))
      title = fold(rawText(page, element)).slice(0, 1_000) || null;
    else if (element.name === 'html') lang ??= element.attributes['lang'] ?? element.attributes['xml:lang'] ?? null;
    else if (element.name === 'link' && isCanonical(element)) addCanonical(element, url, canonicalUrls);
  }
  const meta = (name: string) => first.get(name) ?? null;
  return {
    lang: lang?.trim().slice(0, 40) || null,
    title,
    metas,
    meta,
    openGraph: openGraphOf(first),
    canonicalUrl: canonicalUrls[0] ?? null,
    canonicalUrls,
  };
}

const MAX_CANONICALS = 5;

function addCanonical(element: PageElement, url: string, canonicalUrls: string[]): void {
  const address = absoluteUrl(element.attributes['href'], url);
  if (address !== null && !canonicalUrls.includes(address) && canonicalUrls.length < MAX_CANONICALS)
    canonicalUrls.push(address);
}

function addMeta(element: PageElement, metas: { name: string; content: string }[], first: Map<string, string>): void {
  const { attributes } = element;
  const name = (
    attributes['property'] ??
    attributes['name'] ??
    attributes['http-equiv'] ??
    attributes['itemprop'] ??
    ''
  )
    .trim()
    .toLowerCase();
  if (name === '' || metas.length >= MAX_METAS) return;
  const content = fold(attributes['content'] ?? '').slice(0, MAX_CONTENT);
  metas.push({ name: name.slice(0, 200), content });
  if (content !== '' && !first.has(name)) first.set(name, content);
}

function openGraphOf(first: ReadonlyMap<string, string>): Record<string, string> {
  const entries = [...first].filter(([name]) => /^(?:og|product|twitter|article|video):/.test(name));
  return Object.fromEntries(entries.slice(0, 100));
}

function isInSvg(element: PageElement): boolean {
  return element.parent !== null && element.parent.name !== 'head' && element.parent.isHidden;
}

function isCanonical(element: PageElement): boolean {
  return /(?:^|\s)canonical(?:\s|$)/i.test(element.attributes['rel'] ?? '');
}

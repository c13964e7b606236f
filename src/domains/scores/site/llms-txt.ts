/** llms.txt by its proposal: one H1, an optional quoted summary, H2 sections holding lists of links. @source llmstxt.org */
import { absoluteUrl } from '../../../kernel/urls.ts';
import type { LlmsSection, LlmsTxtEvidence, SiteAnswer } from './types.ts';
import { comparableUrl } from './urls.ts';

/** Files of real shops stay under 100 KB; more than this would not fit a model's context either. */
export const LLMS_TXT_MAX_BYTES = 512 * 1024;
const SECTIONS_KEPT = 40;
const LINKS_KEPT = 20;
const TEXT_KEPT = 300;

/** Words of sections and paths that lead to what a shop sells, in the languages shops most often write. */
const PRODUCT_WORDS =
  /product|catalog|collection|shop|store|categor|buying|guide|review|produkt|kollektion|kategorie|produit|boutique|collezion|prodott|producto|tienda|coleccion|produto|loja|商品|製品|产品|제품/i;
const PRODUCT_PATH = /\/(?:products?|collections?|shop|store|p|dp|item|catalog|categor(?:y|ies))(?:\/|$|\.)/i;

type Parsed = Pick<LlmsTxtEvidence, 'title' | 'summary' | 'sections' | 'problems'> & { links: string[] };

/** What a fetched llms.txt says; `problems` is empty exactly when it follows the proposal. */
export function judgeLlmsTxt(url: string, answer: SiteAnswer, pageUrl: string): LlmsTxtEvidence {
  const missing = { url, isFound: false, title: null, summary: null, sections: [], linksPage: false };
  if (!answer.ok) return { ...missing, status: null, problems: [`No answer (${answer.code}).`] };
  if (answer.status !== 200) return { ...missing, status: answer.status, problems: [`Status ${answer.status}.`] };
  const text = new TextDecoder('utf-8').decode(answer.body.subarray(0, LLMS_TXT_MAX_BYTES));
  if (isHtml(text, answer.headers['content-type'])) {
    return { ...missing, status: 200, problems: ['The answer is an HTML page, not Markdown text.'] };
  }
  const { links, ...parsed } = parseLlmsTxt(text, url);
  const wanted = comparableUrl(pageUrl);
  return {
    url,
    status: 200,
    isFound: true,
    ...parsed,
    linksPage: links.some((link) => comparableUrl(link) === wanted),
  };
}

/** An llms.txt that is there and cannot be read. */
export function unreadableLlmsTxt(url: string, problem: string): LlmsTxtEvidence {
  return {
    url,
    isFound: false,
    title: null,
    summary: null,
    sections: [],
    linksPage: false,
    status: 200,
    problems: [problem],
  };
}

/** Reads the Markdown of an llms.txt, line by line. */
export function parseLlmsTxt(text: string, base: string): Parsed {
  const parsed: Parsed = { title: null, summary: null, sections: [], problems: [], links: [] };
  let isFenced = false;
  for (const raw of text.replace('\ufeff', '').split(/\r?\n/)) {
    const line = raw.trim();
    if (line.startsWith('```')) isFenced = !isFenced;
    if (!isFenced && line) readLine(parsed, line, base);
  }
  return { ...parsed, problems: faults(parsed) };
}

function readLine(parsed: Parsed, line: string, base: string): void {
  const section = parsed.sections.at(-1);
  if (line.startsWith('# ')) {
    parsed.title ??= line.slice(2).trim().slice(0, TEXT_KEPT);
  } else if (line.startsWith('## ')) {
    startSection(parsed, line.slice(3).trim());
  } else if (line.startsWith('>') && !section) {
    parsed.summary = `${parsed.summary ?? ''} ${line.slice(1).trim()}`.trim().slice(0, TEXT_KEPT);
  } else if (section && /^[-*+] /.test(line)) {
    const link = readLink(line, base);
    if (link) addLink(parsed, section, link);
  }
}

function startSection(parsed: Parsed, title: string): void {
  if (parsed.sections.length >= SECTIONS_KEPT) return;
  parsed.sections.push({ title: title.slice(0, TEXT_KEPT), links: [], isProductRelevant: false });
}

function addLink(parsed: Parsed, section: LlmsSection, link: { title: string; url: string }): void {
  parsed.links.push(link.url);
  section.isProductRelevant ||= PRODUCT_WORDS.test(section.title) || PRODUCT_PATH.test(link.url);
  if (section.links.length < LINKS_KEPT) section.links.push(link);
}

/** `- [title](url): notes`, found by position so that a line of brackets costs nothing. */
function readLink(line: string, base: string): { title: string; url: string } | null {
  const open = line.indexOf('[');
  const middle = line.indexOf('](', open);
  const close = line.indexOf(')', middle);
  if (open < 0 || middle < 0 || close < 0) return null;
  const url = absoluteUrl(line.slice(middle + 2, close).trim(), base);
  return url ? { title: line.slice(open + 1, middle).slice(0, TEXT_KEPT), url: url.slice(0, 2000) } : null;
}

function faults(parsed: Parsed): string[] {
  const linked = parsed.sections.filter((section) => section.links.length > 0);
  return [
    ...(parsed.title ? [] : ['There is no H1 (`# Name`), the only part the proposal requires.']),
    ...(linked.length > 0 ? [] : ['No H2 section holds a list of links (`- [title](url)`).']),
  ];
}

function isHtml(text: string, contentType: string | undefined): boolean {
  return (contentType ?? '').includes('html') || /^\s{0,100}<(?:!doctype|html|head|body)/i.test(text);
}

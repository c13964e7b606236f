import { joined, type WireQuestion } from './wire.ts';

/** How often the overview comes by a second request. */
const PAGE_TOKEN_ODDS = 0.2;

const FOUND = { search_metadata: { status: 'Success' }, organic_results: [] };

/** An answer in SerpAPI's form to a search; the token stands for the whole question. */
export function writeGoogle(question: WireQuestion, pageToken: string): object {
  if (question.plan.outcome === 'no_overview') return FOUND;
  if (question.chance('page token') < PAGE_TOKEN_ODDS) return { ...FOUND, ai_overview: { page_token: pageToken } };
  return writeGoogleOverview(question);
}

/** The overview itself, as the second request gets it: an opening paragraph, then a list. */
export function writeGoogleOverview({ plan }: WireQuestion): object {
  const references = plan.retrieved.map(({ url, title }, index) => ({
    title,
    link: url,
    index,
    source: new URL(url).hostname,
  }));
  const indexesOf = (citations: readonly { url: string }[]) =>
    citations.map(({ url }) => plan.retrieved.findIndex((source) => source.url === url));
  const [first, ...rest] = plan.sentences;
  const items = rest.map(({ text, citations }) => ({ snippet: text, reference_indexes: indexesOf(citations) }));
  const text_blocks = [
    {
      type: 'paragraph',
      snippet: first?.text ?? joined(plan.sentences).text,
      reference_indexes: indexesOf(first?.citations ?? []),
    },
    ...(items.length > 0 ? [{ type: 'list', list: items }] : []),
  ];
  return { ...FOUND, ai_overview: { text_blocks, references } };
}

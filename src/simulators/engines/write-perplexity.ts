import { cutIfTruncated, joined, servedModel, tokensOf, type WireQuestion } from './wire.ts';

/** What a simulated answer claims to cost in all: nothing. */
const COST = { currency: 'USD', input_cost: 0, output_cost: 0, tool_calls_cost: 0, total_cost: 0 };

/** An answer in the form of Perplexity's Agent API: numbered results, and `[n]` in the text. */
export function writePerplexity({ prompt, model, nonce, plan }: WireQuestion): object {
  const numbers = new Map(plan.retrieved.map(({ url }, index) => [url, index + 1]));
  const sentences = cutIfTruncated(plan).map((sentence) => ({ ...sentence, text: numbered(sentence, numbers) }));
  const { text } = joined(sentences);
  const results = plan.retrieved.map(({ url, title }, index) => ({
    id: index + 1,
    title,
    url,
    snippet: title,
    source: 'web',
  }));
  const isTruncated = plan.outcome === 'truncated';
  return {
    id: `resp_${nonce}`,
    status: isTruncated ? 'incomplete' : 'completed',
    ...(isTruncated && { incomplete_details: { reason: 'max_output_tokens' } }),
    model: servedModel(model),
    output: [
      ...(plan.queries.length > 0 ? [{ type: 'search_results', queries: plan.queries, results }] : []),
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] },
    ],
    usage: { input_tokens: tokensOf(prompt), output_tokens: tokensOf(text), cost: COST },
  };
}

/** The numbers stand before the full stop, as Perplexity writes them. */
function numbered(
  { text, citations }: { text: string; citations: readonly { url: string }[] },
  numbers: ReadonlyMap<string, number>,
): string {
  const marks = citations.map(({ url }) => `[${numbers.get(url)}]`).join('');
  return marks === '' ? text : text.replace(/\.?$/, `${marks}.`);
}

import { cutIfTruncated, joined, servedModel, tokensOf, type WireQuestion } from './wire.ts';

/** An answer in the form of OpenAI's Responses API; links carry its mark. */
export function writeChatgpt({ prompt, model, nonce, plan }: WireQuestion): object {
  const { text, spans } = joined(cutIfTruncated(plan));
  const annotations = spans.flatMap(({ sentence, start, end }) =>
    sentence.citations.map(({ url, title }) => ({
      type: 'url_citation',
      url: marked(url),
      title,
      start_index: codePoints(text, start),
      end_index: codePoints(text, end),
    })),
  );
  const part =
    plan.outcome === 'refused' ? { type: 'refusal', refusal: text } : { type: 'output_text', text, annotations };
  const isTruncated = plan.outcome === 'truncated';
  return {
    id: `resp_${nonce}`,
    object: 'response',
    status: isTruncated ? 'incomplete' : 'completed',
    incomplete_details: isTruncated ? { reason: 'max_output_tokens' } : null,
    error: null,
    model: servedModel(model),
    output: [...searchItems(plan), { type: 'message', role: 'assistant', content: [part] }],
    usage: { input_tokens: tokensOf(prompt), output_tokens: tokensOf(text) },
    tool_usage: { web_search: { num_requests: plan.queries.length === 0 ? 0 : 1 } },
  };
}

function searchItems({ queries, retrieved }: WireQuestion['plan']): object[] {
  if (queries.length === 0) return [];
  const sources = retrieved.map(({ url }) => ({ type: 'url', url: marked(url) }));
  return [{ type: 'web_search_call', status: 'completed', action: { type: 'search', queries, sources } }];
}

function marked(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}utm_source=openai`;
}

function codePoints(text: string, unit: number): number {
  return [...text.slice(0, unit)].length;
}

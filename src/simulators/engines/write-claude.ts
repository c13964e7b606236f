import { cutIfTruncated, servedModel, tokensOf, type WireQuestion } from './wire.ts';

/** How often citation markup leaks into the text. */
const LEAK_ODDS = 0.03;

/** An answer in the form of Anthropic's Messages API: a text block a sentence, titles sometimes null. */
export function writeClaude({ prompt, model, nonce, plan, chance }: WireQuestion): object {
  const sentences = cutIfTruncated(plan);
  const isLeaked = chance('leak') < LEAK_ODDS;
  const texts = sentences.map(({ text, citations }, index) => ({
    type: 'text',
    text: `${index === 0 ? '' : ' '}${isLeaked && citations.length > 0 ? leaked(text) : text}`,
    citations: citations.map(({ url, title }) => ({
      type: 'web_search_result_location',
      url,
      title: chance(`title ${url}`) < 0.1 ? null : title,
      cited_text: title,
      encrypted_index: 'c2ltdWxhdGVk',
    })),
  }));
  const output = sentences.map(({ text }) => text).join(' ');
  return {
    id: `msg_${nonce}`,
    type: 'message',
    role: 'assistant',
    model: servedModel(model),
    content: [...searchBlocks(plan), ...texts],
    stop_reason: STOP_REASONS[plan.outcome] ?? 'end_turn',
    usage: {
      input_tokens: tokensOf(prompt),
      output_tokens: tokensOf(output),
      server_tool_use: { web_search_requests: plan.queries.length },
    },
  };
}

const STOP_REASONS: Partial<Record<WireQuestion['plan']['outcome'], string>> = {
  refused: 'refusal',
  truncated: 'max_tokens',
};

function searchBlocks({ queries, retrieved }: WireQuestion['plan']): object[] {
  return queries.flatMap((query, index) => {
    const id = `srvtoolu_${index + 1}`;
    const found = index === 0 ? retrieved : [];
    const content = found.map(({ url, title }) => ({
      type: 'web_search_result',
      url,
      title,
      page_age: null,
      encrypted_content: 'c2ltdWxhdGVk',
    }));
    return [
      { type: 'server_tool_use', id, name: 'web_search', input: { query } },
      { type: 'web_search_tool_result', tool_use_id: id, content },
    ];
  });
}

function leaked(text: string): string {
  const [open, close] = ['cite index="1-1"', '/cite'].map((tag) => `<${tag}>`);
  return `${open}${text}${close}`;
}

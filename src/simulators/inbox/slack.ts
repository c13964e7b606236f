import { z } from 'zod';

/** A message as Slack was given it. */
export type SlackMessage = z.output<typeof message>;

/** The side that posts to a channel. */
export type Slack = { taken: SlackMessage[]; answer(request: Request, isKnown: boolean): Promise<Response> };

const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() });
const rich = (max: number) =>
  z.strictObject({ type: z.enum(['mrkdwn', 'plain_text']), text: z.string().min(1).max(max) });

/** @source Slack, "Block Kit: header, section and context blocks" */
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plain(150) }),
  z.strictObject({
    type: z.literal('section'),
    text: rich(3_000),
    fields: z.array(rich(2_000)).min(1).max(10).optional(),
  }),
  z.strictObject({ type: z.literal('context'), elements: z.array(rich(3_000)).min(1).max(10) }),
]);

const message = z.object({ text: z.string().optional(), blocks: z.array(block).min(1).max(50).optional() });

/** An incoming webhook: `ok`, or Slack's own word for what is wrong. @source Slack, "Sending messages using incoming webhooks" */
export function createSlack(): Slack {
  const taken: SlackMessage[] = [];
  return {
    taken,
    async answer(request, isKnown) {
      if (!isKnown) return refusal(404, 'no_service');
      const read = await readMessage(request);
      if (!read) return refusal(400, 'invalid_payload');
      if (!read.text && !read.blocks) return refusal(400, 'no_text');
      taken.push(read);
      return new Response('ok', { headers: { 'content-type': 'text/html' } });
    },
  };
}

async function readMessage(request: Request): Promise<SlackMessage | null> {
  if (request.method !== 'POST') return null;
  try {
    const read = message.safeParse(await request.json());
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

function refusal(status: number, word: string): Response {
  return new Response(word, { status, headers: { 'content-type': 'text/html' } });
}

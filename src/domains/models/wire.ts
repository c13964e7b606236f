import { z } from 'zod';
import type { ModelAnswer, ModelConfig, ModelProvider, ModelPurpose, ModelQuestion } from './config.ts';

/** A request as a provider takes it. */
export type WireRequest = { url: string; headers: Record<string, string>; body: unknown };

/** The wire format of one provider. No tool is ever offered, so that no text can call one. */
export type Wire = {
  request(config: ModelConfig, purpose: ModelPurpose, question: ModelQuestion): WireRequest;
  /** @returns null when the answer is not of the provider's form, was cut, or was refused */
  answer(body: unknown): ModelAnswer | null;
};

const count = z.number().int().min(0).nullish();

const OPENAI_ANSWER = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z.object({ total_tokens: count }).nullish(),
});

const ANTHROPIC_ANSWER = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
  stop_reason: z.string().nullish(),
  usage: z.object({ input_tokens: count, output_tokens: count }).nullish(),
});

const GEMINI_ANSWER = z.object({
  candidates: z
    .array(
      z.object({
        content: z.object({
          parts: z.array(z.object({ text: z.string().optional(), thought: z.boolean().optional() })),
        }),
        finishReason: z.string().nullish(),
      }),
    )
    .min(1),
  usageMetadata: z.object({ totalTokenCount: count }).nullish(),
});

/** The wire formats by provider. */
export const WIRES: Record<ModelProvider, Wire> = {
  openai: {
    request: ({ baseUrl, apiKey, model }, purpose, { system, data, schema, maxOutputTokens }) => ({
      url: `${baseUrl}/chat/completions`,
      headers: { authorization: `Bearer ${apiKey}` },
      body: {
        model,
        messages: [
          { role: 'system', content: system },
          { role: 'user', content: data },
        ],
        response_format: {
          type: 'json_schema',
          json_schema: { name: purpose.replace('.', '_'), strict: true, schema },
        },
        // Only the first of the family knows the newer word; the servers that copied it know the older.
        [new URL(baseUrl).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens']: maxOutputTokens,
      },
    }),
    answer(body) {
      const parsed = OPENAI_ANSWER.safeParse(body).data;
      const [choice] = parsed?.choices ?? [];
      if (!choice?.message.content || choice.message.refusal || choice.finish_reason === 'length') return null;
      return { text: choice.message.content, usedTokens: parsed?.usage?.total_tokens ?? null };
    },
  },
  anthropic: {
    request: ({ baseUrl, apiKey, model }, _purpose, { system, data, schema, maxOutputTokens }) => ({
      url: `${baseUrl}/v1/messages`,
      headers: { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
      body: {
        model,
        max_tokens: maxOutputTokens,
        system,
        messages: [{ role: 'user', content: data }],
        output_config: { format: { type: 'json_schema', schema } },
      },
    }),
    answer(body) {
      const parsed = ANTHROPIC_ANSWER.safeParse(body).data;
      if (!parsed || (parsed.stop_reason && parsed.stop_reason !== 'end_turn')) return null;
      const text = parsed.content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('');
      const { input_tokens: asked, output_tokens: told } = parsed.usage ?? {};
      return text ? { text, usedTokens: asked == null || told == null ? null : asked + told } : null;
    },
  },
  gemini: {
    request: ({ baseUrl, apiKey, model }, _purpose, { system, data, schema, maxOutputTokens }) => ({
      url: `${baseUrl}/v1beta/models/${encodeURIComponent(model)}:generateContent`,
      headers: { 'x-goog-api-key': apiKey },
      body: {
        systemInstruction: { parts: [{ text: system }] },
        contents: [{ role: 'user', parts: [{ text: data }] }],
        generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema, maxOutputTokens },
      },
    }),
    answer(body) {
      const parsed = GEMINI_ANSWER.safeParse(body).data;
      const [candidate] = parsed?.candidates ?? [];
      if (!candidate || (candidate.finishReason && candidate.finishReason !== 'STOP')) return null;
      const text = candidate.content.parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join('');
      return text ? { text, usedTokens: parsed?.usageMetadata?.totalTokenCount ?? null } : null;
    },
  },
};

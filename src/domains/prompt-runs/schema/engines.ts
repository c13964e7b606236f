import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';

/** The engines that are asked the shoppers' questions. */
export const AnswerEngineEnum = builder.enumType('AnswerEngine', {
  description: "The AI engines that are asked the shoppers' questions.",
  values: {
    CHATGPT: { description: "ChatGPT, by OpenAI's Responses API with web search." },
    CLAUDE: { description: "Claude, by Anthropic's Messages API with web search." },
    GEMINI: { description: 'Gemini, grounded in Google Search.' },
    PERPLEXITY: { description: "Perplexity's agent." },
    GOOGLE_AI_OVERVIEWS: { description: "The AI overview on top of Google's results." },
  } as const satisfies Record<AnswerEngine, object>,
});

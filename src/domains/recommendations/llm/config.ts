/** One of the wire formats; `openai` is every server that speaks chat completions. */
export type LlmProvider = 'openai' | 'anthropic' | 'gemini';

/** The model that writes, where an installation has one. `dailyTokens` is each workspace's budget for a day (UTC). */
export type LlmConfig = {
  provider: LlmProvider;
  apiKey: string;
  /** Without a slash at the end; all requests go to this origin. */
  baseUrl: string;
  model: string;
  dailyTokens: number;
};

/** What is asked of a model: rules, data that is never an instruction, and the only shape an answer may have. */
export type LlmQuestion = {
  system: string;
  data: string;
  schema: Readonly<Record<string, unknown>>;
  maxOutputTokens: number;
};

/** What a model answered. `usedTokens` is null where it does not tell. */
export type LlmAnswer = { text: string; usedTokens: number | null };

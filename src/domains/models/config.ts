/** One of the wire formats; `openai` is every server that speaks chat completions. */
export type ModelProvider = 'openai' | 'anthropic' | 'gemini';

/** The language model of an installation. `dailyTokens` is each workspace's budget for a day (UTC). */
export type ModelConfig = {
  provider: ModelProvider;
  apiKey: string;
  /** Without a slash at the end; all requests go to this origin. */
  baseUrl: string;
  model: string;
  dailyTokens: number;
};

/** What a model is asked for; each call's spend is recorded under it. */
export type ModelPurpose = 'recommendation.write' | 'persona.name';

/** A prompt: rules, data that is never an instruction, and the only JSON Schema an answer may have. */
export type ModelQuestion = {
  system: string;
  data: string;
  schema: Readonly<Record<string, unknown>>;
  maxOutputTokens: number;
};

/** What a model answered. `usedTokens` is null where it does not tell. */
export type ModelAnswer = { text: string; usedTokens: number | null };

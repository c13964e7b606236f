import type { AnswerPlan } from './plan-answer.ts';
import type { Sentence } from './sentences.ts';

/** What a wire format is written for. `origin` is where the engine is asked, for links that lead back to it. */
export type WireQuestion = {
  prompt: string;
  model: string;
  nonce: string;
  origin: string;
  plan: AnswerPlan;
  /** A number in [0, 1) that depends on the question and this name. */
  chance(name: string): number;
};

/** The sentences as one text, and where in it each lies, in UTF-16 units. */
export function joined(sentences: readonly Sentence[]): {
  text: string;
  spans: { sentence: Sentence; start: number; end: number }[];
} {
  let text = '';
  const spans = sentences.map((sentence) => {
    if (text !== '') text += ' ';
    const start = text.length;
    text += sentence.text;
    return { sentence, start, end: text.length };
  });
  return { text, spans };
}

/** The sentences of a truncated answer: its closing words end in the middle. */
export function cutIfTruncated({ outcome, sentences }: AnswerPlan): readonly Sentence[] {
  const last = sentences.at(-1);
  if (outcome !== 'truncated' || !last) return sentences;
  return [...sentences.slice(0, -1), { text: last.text.slice(0, Math.ceil(last.text.length / 2)), citations: [] }];
}

/** About as many tokens as a text has. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

/** The model's name as a simulator serves it, so that nobody takes its answers for the real one's. */
export function servedModel(model: string): string {
  return model.includes('simulated') ? model : `simulated-${model}`;
}

import type { EngineId } from '../engines/engine.ts';
import { type SplitSummary, summarizeSplit } from './summarize.ts';
import { type AnswerCount, isShown, type Model, modelKey } from './types.ts';

/** What answers can be grouped by; by engine means by engine and model, for a change of model is a boundary. */
export const GROUPINGS = ['total', 'engine', 'persona', 'prompt'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What a group has in common; null where it is of no matter. */
export type GroupKey = {
  engine: EngineId | null;
  /** With `engine` only; its names are null where no answer came. */
  model: Model | null;
  persona: string | null;
  prompt: string | null;
};

/** A group of answers, summed up. */
export type Group = GroupKey & SplitSummary;

/** Sums answers up, group by group, in the order in which groups first appear; `total` makes one, of no answers too. */
export function groupAnswers(answers: readonly AnswerCount[], by: Grouping): Group[] {
  if (by === 'engine') return groupByModel(answers);
  const groups = new Map<string, Members>();
  if (by === 'total') groups.set('', { key: NOTHING, answers: [] });
  for (const answer of answers) add(groups, ...keyOf(answer, by), answer);
  return summarizeAll(groups);
}

type Members = { key: GroupKey; answers: AnswerCount[] };

const NOTHING: GroupKey = { engine: null, model: null, persona: null, prompt: null };

function add(groups: Map<string, Members>, name: string, key: GroupKey, answer: AnswerCount): void {
  const known = groups.get(name);
  if (known) known.answers.push(answer);
  else groups.set(name, { key, answers: [answer] });
}

function keyOf({ persona, prompt }: AnswerCount, by: Exclude<Grouping, 'engine'>): [string, GroupKey] {
  if (by === 'persona') return [JSON.stringify(persona), { ...NOTHING, persona }];
  return by === 'prompt' ? [prompt, { ...NOTHING, prompt }] : ['', NOTHING];
}

/** No model answers a question that fails; it belongs to the one that was asked for, if that ever answered. */
function groupByModel(answers: readonly AnswerCount[]): Group[] {
  const groups = new Map<string, Members>();
  const failed = answers.filter((answer) => !isShown(answer));
  for (const answer of answers) if (isShown(answer)) add(groups, ...modelOf(answer), answer);
  for (const answer of failed) {
    const asked = [...groups.values()].find(({ key: { model } }) => model && isAskedFor(answer, model));
    if (asked) asked.answers.push(answer);
    else add(groups, ...modelOf({ ...answer, servedModel: null }), answer);
  }
  return summarizeAll(groups);
}

function modelOf({ engine, requestedModel, servedModel }: Model): [string, GroupKey] {
  const model = { engine, requestedModel, servedModel };
  return [modelKey(model), { ...NOTHING, engine, model }];
}

function isAskedFor(answer: Model, model: Model): boolean {
  return answer.engine === model.engine && answer.requestedModel === model.requestedModel;
}

function summarizeAll(groups: ReadonlyMap<string, Members>): Group[] {
  return [...groups.values()].map(({ key, answers }) => ({ ...key, ...summarizeSplit(answers) }));
}

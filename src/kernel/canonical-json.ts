import { isRecord } from './json.ts';

/**
 * A JSON value as text that says only what it means: equal for equal values, whatever the order of their keys.
 *
 * It keeps its own stack, so that no depth that a parser takes is too deep for it.
 */
export function canonicalJson(value: unknown): string {
  const written: string[] = [];
  const open: Step[] = [{ value }];
  for (let step = open.pop(); step; step = open.pop()) {
    if ('text' in step) written.push(step.text);
    else if (Array.isArray(step.value)) pushAll(open, listSteps(step.value));
    else if (isRecord(step.value)) pushAll(open, recordSteps(step.value));
    else written.push(JSON.stringify(step.value) ?? 'null');
  }
  return written.join('');
}

type Step = { text: string } | { value: unknown };

/** On top of the stack, the first on top; half a million at once are too many for arguments. */
function pushAll(open: Step[], steps: readonly Step[]): void {
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const step = steps[index];
    if (step) open.push(step);
  }
}

function listSteps(items: readonly unknown[]): Step[] {
  const inner = items.flatMap((value, index): Step[] => [{ text: index === 0 ? '' : ',' }, { value }]);
  return [{ text: '[' }, ...inner, { text: ']' }];
}

function recordSteps(record: Readonly<Record<string, unknown>>): Step[] {
  const inner = Object.keys(record)
    .sort()
    .flatMap((key, index): Step[] => [
      { text: `${index === 0 ? '' : ','}${JSON.stringify(key)}:` },
      { value: record[key] },
    ]);
  return [{ text: '{' }, ...inner, { text: '}' }];
}

import type { Client, Follow, Json } from './client.ts';
import type { DemoReceiver } from './receiver.ts';
import { shorten, terminal } from './terminal.ts';

const PROMPTS = [
  'What do I need to make good coffee at home?',
  'Which kettle pours precisely for filter coffee?',
  'Is there a good desk lamp for reading?',
];

const COMPETITORS = [{ name: 'Hario' }, { name: 'Fellow' }, { name: 'Baratza' }];

/** What an engine's answer is in the matrix, the telling first. */
const MARKS = { cited: '●', mentioned: '○', answered: '·', none: '–' } as const;

/** Puts questions to the five engines and shows who names and cites us; one answer as it was read. */
export async function askEngines(client: Client, receiver: DemoReceiver, follow: Follow): Promise<void> {
  terminal.step('Five engines are asked what shoppers ask; here a simulator answers, and every answer says so');
  const asked = { prompts: PROMPTS, repeats: 1, competitors: COMPETITORS, label: 'Demo' };
  const estimate = await client.post('/prompt-runs/estimate', asked);
  terminal.line(`${estimate.units} questions, ${estimate.usd} US dollars, before anything is asked.`);
  const started = await client.post('/prompt-runs', asked);
  await follow(client, started.job_id, 'asking');
  const session = await client.get(`/prompt-runs/${started.id}?limit=${started.units}`);
  terminal.held(`the session is ${session.status}, all of it simulated`, session.simulated);
  const event = await receiver.wait('prompt-runs.completed', (body) => body.data.id === started.id);
  terminal.held(`prompt-runs.completed arrived, signed, as ${event.id}`, event.isSigned);
  showMatrix(session);
  showAnswer(session.responses.data);
}

/** One row a question, one column an engine. */
function showMatrix({ engines, responses }: Json): void {
  const width = Math.max(...PROMPTS.map((prompt) => prompt.length));
  terminal.line(`${''.padEnd(width)}  ${engines.join('  ')}`);
  for (const prompt of PROMPTS) {
    const cells = engines.map((engine: string) => {
      const response = responses.data.find((one: Json) => one.prompt === prompt && one.engine === engine);
      return markOf(response).padEnd(engine.length);
    });
    terminal.line(`${prompt.padEnd(width)}  ${cells.join('  ')}`);
  }
  terminal.line(
    `${MARKS.cited} cites us  ${MARKS.mentioned} names us  ${MARKS.answered} does neither  ${MARKS.none} no answer`,
  );
}

function markOf(response: Json): string {
  if (!response?.answer) return MARKS.none;
  if (response.citations.some(({ own }: Json) => own)) return MARKS.cited;
  return response.mentions.some(({ kind }: Json) => kind !== 'competitor') ? MARKS.mentioned : MARKS.answered;
}

/** The answer that tells most, with whom it names and what it cites. */
function showAnswer(responses: readonly Json[]): void {
  const told = (response: Json): number => response.mentions.length + response.citations.length;
  const [best] = [...responses].sort((left, right) => told(right) - told(left));
  if (!best) return;
  terminal.line(`${best.engine} to “${best.prompt}”: ${shorten(best.answer, 300)}`);
  for (const { name, kind, position, sentiment } of best.mentions) {
    terminal.line(`  names ${name} (${kind}), at place ${position}, ${sentiment}`);
  }
  for (const { url, class: whose } of best.citations) terminal.line(`  cites ${url} (${whose})`);
}

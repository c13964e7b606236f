import { fillCatalogue } from './support/fill.ts';
import { noteLines, shareLine } from './support/lines.ts';
import { ask, followJob, type Product, spentTogether, startProduct } from './support/product.ts';
import { runRawUnits } from './support/raw-units.ts';
import { machine, printTable, progressBar, say, shareOf, whole } from './support/table.ts';

const PRODUCTS = 500;
const REPEATS = 2;
const ENGINES = 5;

/** Questions that the raw limit has under way at once. */
const AT_ONCE = 16;

/** The least share of the limit's processor time. */
const BAR = 0.4;

/**
 * A session on the simulator, from its request to its last number, beside the same count of bare questions: one POST on
 * the loopback interface and one INSERT each. Each is measured when it was done once: the first compile what all execute.
 */
export async function benchPromptRuns(options: { prompts: number; profileDir?: string | undefined }): Promise<void> {
  const product = await startProduct({ profileDir: options.profileDir });
  try {
    const units = options.prompts * ENGINES * REPEATS;
    say(`prompt-runs: ${whole(units)} questions about ${PRODUCTS} products, ${machine()}`);
    await fillCatalogue(product, PRODUCTS);
    const prompts = Array.from(
      { length: options.prompts },
      (_, index) => `Which kettle of brand ${index % 50} is best?`,
    );
    await askSession(product, prompts, 'questions before, which compile');
    const before = await spentTogether(product);
    const start = performance.now();
    const id = await askSession(product, prompts, 'questions');
    const seconds = (performance.now() - start) / 1000;
    const cpuMs = (await spentTogether(product)) - before;
    const { rows } = await product.database.query<{ content: string }>(
      `select content from raw_answers join engine_responses on engine_responses.id = response_id
       where session_id = $1 order by length(content) offset $2 limit 1`,
      [id, Math.floor(units / 2)],
    );
    const answer = rows[0]?.content ?? '{}';
    const { databaseUrl } = product;
    const body = JSON.stringify({ prompt: prompts[0] });
    const raw = await runRawUnits({ databaseUrl, answer, body, count: units, atOnce: AT_ONCE });
    const rawMs = raw.cpuMs + raw.databaseMs;
    const what = `one POST, one INSERT, ${whole(units / raw.seconds)}/s`;
    const shown = { ours: cpuMs / units, limit: rawMs / units, what, each: `each, ${whole(units / seconds)}/s` };
    noteLines('prompt-runs', [shareLine('questions on the simulator, which the process answers too', shown, BAR)]);
    printTable(
      ['', 'questions/s', 's', 'processor ms each'],
      [
        ['prompt run', whole(units / seconds), seconds.toFixed(1), (cpuMs / units).toFixed(1)],
        ['one POST, one INSERT', whole(units / raw.seconds), raw.seconds.toFixed(1), (rawMs / units).toFixed(1)],
        ['share of the limit', (raw.seconds / seconds).toFixed(2), '', shareOf(rawMs / cpuMs, BAR)],
      ],
    );
  } finally {
    await product.close();
  }
}

/** @returns the session, when it has ended */
async function askSession(product: Product, prompts: readonly string[], label: string): Promise<string> {
  const { id, job_id: jobId } = await ask<{ id: string; job_id: string }>(product, '/v1/prompt-runs', {
    method: 'POST',
    body: JSON.stringify({ prompts, repeats: REPEATS }),
  });
  const bar = progressBar(label, prompts.length * ENGINES * REPEATS);
  await followJob(product, jobId, ({ progress }) => bar.update(progress.done ?? 0));
  bar.end();
  return id;
}

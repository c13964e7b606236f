import { handle, type JobHandler } from '../../work/run.ts';
import { promptAsk } from './jobs.ts';
import { askResponse } from './run/ask.ts';
import { createRunTools, type OpenSimulator } from './run/create-tools.ts';
import { promptRunBatch } from './run/run-session.ts';

/** How the work of prompt runs is done. @param openSimulator what answers in sandbox workspaces */
export function promptRunHandlers(openSimulator: OpenSimulator): readonly JobHandler[] {
  const tools = createRunTools(openSimulator);
  return [handle(promptAsk, (ctx, { responseId }) => askResponse(ctx, tools, responseId))];
}

/** The parents among the work of prompt runs. */
export const promptRunBatchHandlers = [promptRunBatch];

import { handle, type JobHandler } from '../../work/run.ts';
import { promptAsk, promptComplete, promptImport, promptRecount, promptSimulate } from './jobs.ts';
import { completeReading } from './readings/complete-reading.ts';
import { runRecount } from './readings/recount.ts';
import { askResponse } from './run/ask.ts';
import { askSimulated } from './run/ask-simulated.ts';
import { createRunTools, type OpenSimulator } from './run/create-tools.ts';
import { promptRunBatch } from './run/run-session.ts';
import { importSession } from './transfer/import-session.ts';

/** How the work of prompt runs is done. @param openSimulator what answers in sandbox workspaces */
export function promptRunHandlers(openSimulator: OpenSimulator): readonly JobHandler[] {
  const tools = createRunTools(openSimulator);
  return [
    handle(promptAsk, (ctx, { responseId }) => askResponse(ctx, tools, responseId)),
    handle(promptSimulate, (ctx, payload) => askSimulated(ctx, tools, payload)),
    handle(promptRecount, (ctx, scope) => runRecount(ctx, scope)),
    handle(promptComplete, (ctx, { sessionId }) => completeReading(ctx, sessionId)),
    handle(promptImport, (ctx, { uploadId }) => importSession(ctx, uploadId)),
  ];
}

/** The parents among the work of prompt runs. */
export const promptRunBatchHandlers = [promptRunBatch];

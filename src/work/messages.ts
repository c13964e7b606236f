import type { QueueMessage } from '../platform/queue-driver.ts';
import type { Candidate } from './plan-dispatch.ts';

/** A message on its way to the queue. */
export type HandedMessage = QueueMessage & { lane: string };

/** A dispatched job. `attempt` counts the attempts made, so each dispatch after a start is a new message; `message` names one that carries several jobs. */
export type HandedJob = { id: string; lane: string; attempt: number; message: string | null };

/**
 * Which jobs share a message: those of one lane, workspace and kind, as many as the kind's size. Named after its first
 * job; null for a job that goes alone.
 */
export function nameMessages(jobs: readonly Candidate[]): { id: string; message: string | null }[] {
  const open = new Map<string, Candidate[]>();
  const groups: Candidate[][] = [];
  for (const job of jobs) {
    const kind = `${job.lane} ${job.workspaceId} ${job.type}`;
    const group = open.get(kind);
    if (job.size > 1 && group && group.length < job.size) group.push(job);
    else {
      const next = [job];
      groups.push(next);
      if (job.size > 1) open.set(kind, next);
    }
  }
  return groups.flatMap((group) => {
    const [first] = group;
    const message = first && group.length > 1 ? `${first.id}-${first.attempts}` : null;
    return group.map(({ id }) => ({ id, message }));
  });
}

/** The messages that carry these jobs, in the order of their first ones. */
export function messagesOf(jobs: readonly HandedJob[]): HandedMessage[] {
  const messages = new Map<string, { id: string; lane: string; attempt: number; name?: string; others: string[] }>();
  for (const { id, lane, attempt, message } of jobs) {
    const known = message === null ? undefined : messages.get(message);
    if (known) known.others.push(id);
    else messages.set(message ?? id, { id, lane, attempt, others: [], ...(message !== null && { name: message }) });
  }
  return [...messages.values()];
}

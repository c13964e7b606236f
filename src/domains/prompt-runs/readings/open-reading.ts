import type { Transaction } from '../../../platform/db.ts';

/** The number of the reading that a session's run, or the retry of one, is making; the first when there is none. */
export async function openReading(
  tx: Pick<Transaction, 'sessionReading'>,
  { workspaceId, sessionId }: { workspaceId: string; sessionId: string },
): Promise<number> {
  const open = await tx.sessionReading.findFirst({
    where: { workspaceId, sessionId, cause: { not: 'RECOUNT' }, completedAt: null },
    orderBy: { number: 'desc' },
    select: { number: true },
  });
  return open?.number ?? 1;
}

/** Does the reading lack answers, or were some read against other names than the rest? One statement. */
export async function isReadingWhole(
  tx: Transaction,
  { workspaceId, sessionId, number }: { workspaceId: string; sessionId: string; number: number },
): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ isWhole: boolean }[]>`
    select count(*) = count(reading.response_id) and count(distinct reading.names_hash) <= 1 as "isWhole"
    from engine_responses response
    join raw_answers raw on raw.workspace_id = response.workspace_id and raw.response_id = response.id
    left join answer_readings reading on reading.workspace_id = response.workspace_id
      and reading.response_id = response.id and reading.number = ${number}
    where response.workspace_id = ${workspaceId} and response.session_id = ${sessionId}`;
  return found?.isWhole ?? true;
}

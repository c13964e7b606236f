import { Prisma } from '../../../generated/prisma/client.ts';
import type { Transaction } from '../../../platform/db.ts';
import type { Findings } from './read-response.ts';

/** Findings on their way to their row. */
export type NewReading = {
  response: { id: string; workspaceId: string; sessionId: string };
  number: number;
  findings: Findings;
};

/** Keeps what was read of answers under the number of a reading, in one statement; what that number holds already stays. */
export async function keepFindings(tx: Transaction, readings: readonly NewReading[]): Promise<void> {
  await tx.answerReading.createMany({
    data: readings.map(({ response, number, findings }) => ({
      ...findings,
      citations: json(findings.citations),
      mentions: json(findings.mentions),
      claims: json(findings.claims),
      usage: json(findings.usage),
      error: findings.error === null ? Prisma.DbNull : json(findings.error),
      workspaceId: response.workspaceId,
      responseId: response.id,
      sessionId: response.sessionId,
      number,
    })),
    skipDuplicates: true,
  });
}

/** Findings are plain JSON by their types. */
function json(value: unknown): Prisma.InputJsonValue {
  return value as Prisma.InputJsonValue;
}

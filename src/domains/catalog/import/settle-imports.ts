import { appendEvent } from '../../../events/append.ts';
import type { Services } from '../../../kernel/context.ts';
import { catalogChanged } from '../events.ts';
import { importedData, importReport, landedCount } from './report.ts';

/**
 * Clears up after imports that failed or were cancelled: tells what had landed by then, and deletes their files.
 *
 * @returns how many; fewer than `limit` means done
 */
export function settleImports(services: Services, limit = 20): Promise<number> {
  return services.transaction(async (tx) => {
    const ended = await tx.$queryRaw<{ id: string; workspaceId: string; checkpoint: unknown }[]>`
      select uploads.id, uploads.workspace_id as "workspaceId", checkpoint from uploads
      join jobs on jobs.id = uploads.job_id and jobs.type = 'catalog.import'
      where jobs.status in ('FAILED', 'CANCELLED') limit ${limit} for update of uploads skip locked`;
    for (const { workspaceId, checkpoint } of ended) {
      const report = importReport.safeParse(checkpoint);
      if (!report.success || landedCount(report.data) === 0) continue;
      const scope = { workspaceId, clock: services.clock };
      await appendEvent(tx, scope, catalogChanged, { data: importedData(report.data) });
    }
    await tx.upload.deleteMany({ where: { id: { in: ended.map(({ id }) => id) } } });
    return ended.length;
  });
}

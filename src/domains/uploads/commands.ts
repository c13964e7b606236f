import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Sql, Transaction } from '../../platform/db.ts';
import { CHUNK_BYTES, UPLOAD_MAX_BYTES, type UploadType } from './rules.ts';

/**
 * Keeps a body for a job to read later, in pieces as they come; never more than one piece is in memory.
 *
 * @param maxBytes at most 32 MiB, which is the default
 * @returns the upload's id
 * @throws body_too_large; then, as when the sender goes away, nothing stays
 */
export async function storeUpload(
  ctx: Context,
  bytes: AsyncIterable<Uint8Array>,
  mediaType: UploadType,
  maxBytes: number = UPLOAD_MAX_BYTES,
): Promise<string> {
  const id = newId('Upload');
  const { workspaceId } = ctx.principal;
  await ctx.db.upload.create({ data: { id, workspaceId, mediaType, createdAt: ctx.clock.now() } });
  try {
    const byteLength = await storeChunks(ctx, id, limited(bytes, maxBytes));
    await ctx.db.upload.update({ where: { id }, data: { byteLength } });
    return id;
  } catch (error) {
    await ctx.db.upload.deleteMany({ where: { id } });
    throw error;
  }
}

/** The pieces of an upload, in order, read one at a time. */
export async function* readUpload(ctx: Pick<Context, 'db' | 'signal'>, id: string): AsyncGenerator<Uint8Array, void> {
  for (let position = 0; ; position += 1) {
    ctx.signal.throwIfAborted();
    const chunk = await ctx.db.uploadChunk.findUnique({ where: { uploadId_position: { uploadId: id, position } } });
    if (!chunk) return;
    yield chunk.bytes;
  }
}

/**
 * Gives an upload to the job that will read it.
 *
 * @returns its media type, and the job that has it already, if one does
 * @throws not_found when the workspace has no such upload, or it was not received whole
 */
export async function findUpload(
  ctx: Context,
  tx: Transaction,
  id: string,
): Promise<{ mediaType: UploadType; jobId: string | null }> {
  const { workspaceId } = ctx.principal;
  await tx.$queryRaw`select 1 from uploads where workspace_id = ${workspaceId} and id = ${id} for no key update`;
  const upload = await tx.upload.findFirst({ where: { id, workspaceId, byteLength: { not: null } } });
  if (!upload) throw new DomainError('not_found', `There is no upload '${id}', or it was used up.`, { id });
  return { mediaType: upload.mediaType === 'text/csv' ? 'text/csv' : 'application/x-ndjson', jobId: upload.jobId };
}

/** Notes which job reads an upload. */
export async function assignUpload(tx: Transaction, id: string, jobId: string): Promise<void> {
  await tx.upload.update({ where: { id }, data: { jobId } });
}

/**
 * Deletes uploads made before the moment that no unfinished job will read, at most `limit` of them.
 *
 * @returns how many; fewer than `limit` means done
 */
export async function forgetUploads(sql: Sql, before: Date, limit = 20): Promise<number> {
  const gone = await sql.query<{ id: string }>({
    name: 'uploads_forget',
    text: `delete from uploads where id in (
             select uploads.id from uploads left join jobs on jobs.id = uploads.job_id
             where uploads.created_at < $1 and (jobs.id is null or jobs.status not in ('QUEUED', 'RUNNING'))
             limit $2 for update of uploads skip locked)
           returning id`,
    values: [before, limit],
  });
  return gone.length;
}

async function storeChunks(ctx: Context, uploadId: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let pending: Uint8Array[] = [];
  let size = 0;
  let position = 0;
  let total = 0;
  const flush = async (): Promise<void> => {
    const joined = Buffer.concat(pending);
    for (let start = 0; start < joined.length; start += CHUNK_BYTES) {
      const piece = Uint8Array.from(joined.subarray(start, start + CHUNK_BYTES));
      await ctx.db.uploadChunk.create({ data: { uploadId, position, bytes: piece } });
      position += 1;
    }
    pending = [];
    size = 0;
  };
  for await (const part of bytes) {
    if (size > 0 && size + part.byteLength > CHUNK_BYTES) await flush();
    pending.push(part);
    size += part.byteLength;
    total += part.byteLength;
  }
  if (size > 0) await flush();
  return total;
}

async function* limited(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array, void> {
  let total = 0;
  for await (const part of bytes) {
    total += part.byteLength;
    if (total > maxBytes) {
      throw new DomainError('body_too_large', `The body is larger than ${maxBytes} bytes.`, { max_bytes: maxBytes });
    }
    yield part;
  }
}

import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';

/** A process of its own that holds an embedded PostgreSQL until it is told to stop, or killed. */
async function main(dataDir: string): Promise<void> {
  const server = await startEmbeddedPostgres({ dataDir });
  process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
  process.stdout.write(`${server.url}\n`);
  setInterval(() => undefined, 60_000);
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

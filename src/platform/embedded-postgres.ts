import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { prepareBinaries } from './embedded-postgres/binaries.ts';
import { databaseUrlOf, openCluster } from './embedded-postgres/cluster.ts';
import { findHome, type Home } from './embedded-postgres/home.ts';
import { serverIdentity } from './embedded-postgres/identity.ts';
import { type FolderLock, lockFolder } from './embedded-postgres/lock.ts';
import { type ServerOptions, startServer, stopServer, watchOver } from './embedded-postgres/server.ts';

/** A running server: `notices` are sentences the operator should see; `stop` takes at most 10 seconds. */
export type EmbeddedPostgres = { url: string; notices: readonly string[]; stop(): Promise<void> };

/** What `startEmbeddedPostgres` needs to know. */
export type EmbeddedPostgresOptions = {
  /** The data lies in `postgres` below it; made if it is not there. */
  dataDir: string;
  /** For tests: fast instead of durable, and `dataDir` is removed at the end. Default false. */
  isEphemeral?: boolean;
};

/**
 * Starts a PostgreSQL of our own on a random port of the loopback, made at its first start and kept after.
 *
 * Takes over what a killed process left: its lock, its server. Ends with this process, however that ends.
 *
 * @throws EmbeddedPostgresError when DATA_DIR is in use by another process, or PostgreSQL cannot run here
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const identity = await serverIdentity();
  const home = await findHome(dataDir, identity);
  const lock = await lockFolder(home.folder, `DATA_DIR ${dataDir}`);
  try {
    const binaries = await prepareBinaries(home.folder, identity);
    const shared = { binaries, identity, isEphemeral: options.isEphemeral ?? false };
    const cluster = await openCluster({ ...shared, home: home.folder });
    return await serve({ ...shared, cluster }, { dataDir, home, lock });
  } catch (thrown) {
    await lock.release();
    throw thrown;
  }
}

async function serve(
  options: ServerOptions,
  place: { dataDir: string; home: Home; lock: FolderLock },
): Promise<EmbeddedPostgres> {
  const server = await startServer(options);
  const watcher = watchOver(server, options.identity);
  const stop = async (): Promise<void> => {
    watcher?.kill('SIGKILL');
    await stopServer(options);
    await place.lock.release();
    if (!options.isEphemeral) return;
    await rm(place.home.folder, { recursive: true, force: true });
    await rm(place.dataDir, { recursive: true, force: true });
  };
  let stopping: Promise<void> | null = null;
  return {
    url: databaseUrlOf({ password: options.cluster.password, port: server.port }),
    notices: place.home.notice ? [place.home.notice] : [],
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

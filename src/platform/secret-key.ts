import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The installation's keys, each derived from one secret for one purpose. */
export type InstallationKeys = { seal: Buffer; cursor: Buffer; shop: string; fingerprint: string };

/**
 * The installation's secret: the one that is given, or the one kept in `<dataDir>/secret.key`, made on first use
 * and readable by its owner alone.
 */
export async function loadSecretKey(given: Buffer | null, dataDir: string): Promise<Buffer> {
  if (given) return given;
  const path = join(dataDir, 'secret.key');
  const kept = await readFile(path, 'utf8').catch(() => null);
  if (kept) return Buffer.from(kept.trim(), 'hex');
  const fresh = randomBytes(32);
  await mkdir(dataDir, { recursive: true });
  await writeFile(path, `${fresh.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  return fresh;
}

/** The keys of an installation; the fingerprint tells two secrets apart without telling either. */
export function deriveKeys(secret: Buffer): InstallationKeys {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'ecommerce-insights', purpose, 32));
  return {
    seal: derive('seal'),
    cursor: derive('cursor'),
    shop: derive('shop').toString('hex'),
    fingerprint: createHmac('sha256', secret).update('fingerprint').digest('hex').slice(0, 16),
  };
}

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Seals secrets so that an envelope opens only at the place it was sealed for. */
export type SecretBox = {
  /** An envelope of the text, under the newest key; never twice the same. */
  seal(plain: string, aad: string): string;
  /** @throws SecretError when the envelope is not ours, was changed, or was sealed for another place */
  open(envelope: string, aad: string): string;
  /** Is the envelope under the newest key? One that is not wants to be opened and sealed again. */
  isCurrent(envelope: string): boolean;
};

/** The column of the row a secret belongs to. */
export type SecretPlace = { workspaceId: string; table: string; column: string; rowId: string };

/** Why an envelope did not open; never says what is in it. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly reason: 'malformed' | 'unknown_key' | 'not_authentic';

  constructor(reason: SecretError['reason'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

type Key = { id: string; secret: Buffer };

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ENVELOPE = /^v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)$/;

/** The text that binds an envelope to its place: `workspace:table:column:row`. */
export function secretAad(place: SecretPlace): string {
  return [place.workspaceId, place.table, place.column, place.rowId].join(':');
}

/**
 * A box over one key or several, newest first: it seals with the first and opens with any.
 *
 * Envelope: `v1.<key id>.<base64url of nonce, ciphertext and tag>`, AES-256-GCM; the key id is part of what is
 * authenticated. @param keys 32 bytes each
 * @throws TypeError when there is no key, or one of another length
 */
export function createSecretBox(keys: Buffer | readonly Buffer[]): SecretBox {
  const [current, ...older] = (Buffer.isBuffer(keys) ? [keys] : keys).map(toKey);
  if (current === undefined) throw new TypeError('A secret box needs at least one key.');
  const byId = new Map([...older, current].map((key) => [key.id, key]));
  return {
    seal: (plain, aad) => seal(current, plain, aad),
    open: (envelope, aad) => {
      const { keyId, bytes } = parse(envelope);
      const key = byId.get(keyId);
      if (key === undefined) throw new SecretError('unknown_key', `No key with the id ${keyId} is configured.`);
      return open(key, bytes, aad);
    },
    isCurrent: (envelope) => parse(envelope).keyId === current.id,
  };
}

function seal(key: Key, plain: string, aad: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundText(key, aad));
  const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${key.id}.${sealed.toString('base64url')}`;
}

function open(key: Key, bytes: Buffer, aad: string): string {
  const decipher = createDecipheriv(CIPHER, key.secret, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(boundText(key, aad));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const plain = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return Buffer.concat(plain).toString('utf8');
  } catch (error) {
    throw new SecretError('not_authentic', 'The envelope was changed, or sealed for another place.', error);
  }
}

function parse(envelope: string): { keyId: string; bytes: Buffer } {
  const [, keyId, text] = ENVELOPE.exec(envelope) ?? [];
  const bytes = Buffer.from(text ?? '', 'base64url');
  if (keyId === undefined || bytes.length < NONCE_BYTES + TAG_BYTES) {
    throw new SecretError('malformed', 'The text is not a sealed secret.');
  }
  return { keyId, bytes };
}

function boundText(key: Key, aad: string): Buffer {
  return Buffer.from(`v1.${key.id}:${aad}`, 'utf8');
}

function toKey(secret: Buffer): Key {
  if (secret.length !== KEY_BYTES) throw new TypeError(`A key has ${KEY_BYTES} bytes; this one has ${secret.length}.`);
  const id = createHash('sha256').update('secret box key id\n').update(secret).digest('hex').slice(0, 8);
  return { id, secret: Buffer.from(secret) };
}

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSecretBox, SecretError, secretAad } from './secrets.ts';

const place = { workspaceId: 'ws_1', table: 'store', column: 'credentials_sealed', rowId: 'str_1' };
const aad = secretAad(place);

function reasonOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof SecretError ? error.reason : `another error: ${String(error)}`;
  }
  return 'no error';
}

describe('a sealed secret', () => {
  test('comes back as it was, whatever the text', () => {
    const box = createSecretBox(randomBytes(32));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (plain) => {
        expect(box.open(box.seal(plain, aad), aad)).toBe(plain);
      }),
    );
  });

  test('says its version and key, and nothing of its content', () => {
    const envelope = createSecretBox(randomBytes(32)).seal('shpat_0123456789abcdef', aad);
    expect(envelope).toMatch(/^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/);
    expect(Buffer.from(envelope, 'utf8').includes('shpat')).toBe(false);
  });

  test('never looks the same twice', () => {
    const box = createSecretBox(randomBytes(32));
    const envelopes = new Set(Array.from({ length: 500 }, () => box.seal('same', aad)));
    expect(envelopes.size).toBe(500);
  });

  test.each([
    { ...place, workspaceId: 'ws_2' },
    { ...place, table: 'webhook_endpoint' },
    { ...place, column: 'secret_sealed' },
    { ...place, rowId: 'str_2' },
  ])('does not open when moved to %j', (elsewhere) => {
    const box = createSecretBox(randomBytes(32));
    const envelope = box.seal('token', aad);
    expect(reasonOf(() => box.open(envelope, secretAad(elsewhere)))).toBe('not_authentic');
  });

  test('does not open when any one bit of it was changed', () => {
    const box = createSecretBox(randomBytes(32));
    const [version, keyId, text = ''] = box.seal('token', aad).split('.');
    const bytes = Buffer.from(text, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const envelope = [version, keyId, changed.toString('base64url')].join('.');
      expect(reasonOf(() => box.open(envelope, aad))).toBe('not_authentic');
    }
  });

  test.each(['', 'v1', 'v1.zz.AAAA', 'v2.00000000.AAAA', 'v1.00000000.', 'v1.00000000.AAAA', 'plain text'])(
    'is not mistaken for %j',
    (text) => {
      const box = createSecretBox(randomBytes(32));
      expect(reasonOf(() => box.open(text, aad))).toBe('malformed');
    },
  );
});

describe('rotation', () => {
  const older = randomBytes(32);
  const newer = randomBytes(32);

  test('a box of two keys opens what the older one sealed, and seals with the newer', () => {
    const before = createSecretBox(older).seal('token', aad);
    const box = createSecretBox([newer, older]);
    expect(box.open(before, aad)).toBe('token');
    expect(box.isCurrent(before)).toBe(false);
    const after = box.seal('token', aad);
    expect(box.isCurrent(after)).toBe(true);
    expect(createSecretBox(newer).open(after, aad)).toBe('token');
  });

  test('a key that was taken away is named by its id', () => {
    const envelope = createSecretBox(older).seal('token', aad);
    expect(reasonOf(() => createSecretBox(newer).open(envelope, aad))).toBe('unknown_key');
  });

  test('a key id does not vouch for an envelope of another key', () => {
    const [, newerId] = createSecretBox(newer).seal('x', aad).split('.');
    const [, , text] = createSecretBox(older).seal('x', aad).split('.');
    const forged = `v1.${newerId}.${text}`;
    expect(reasonOf(() => createSecretBox([newer, older]).open(forged, aad))).toBe('not_authentic');
  });
});

test('a key of any other length is refused at once', () => {
  expect(() => createSecretBox(randomBytes(16))).toThrow(TypeError);
  expect(() => createSecretBox([])).toThrow(TypeError);
});

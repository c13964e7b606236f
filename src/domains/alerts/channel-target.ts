import { z } from 'zod';
import type { AlertChannel } from '../../generated/prisma/client.ts';
import { type SecretBox, secretAad } from '../../platform/secrets.ts';

/** Where a channel's messages go. A URL is a secret: who knows a Slack webhook can post to it. */
export type ChannelTarget =
  | { kind: 'EMAIL'; to: string[] }
  | { kind: 'SLACK'; url: string }
  | { kind: 'WEBHOOK'; url: string };

type Identity = Pick<AlertChannel, 'id' | 'workspaceId'>;

const kept = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('EMAIL'), to: z.array(z.string()) }),
  z.object({ kind: z.literal('SLACK'), url: z.string() }),
  z.object({ kind: z.literal('WEBHOOK'), url: z.string() }),
]);

/** The target as this channel's row keeps it; it opens nowhere else. */
export function sealTarget(box: SecretBox, channel: Identity, target: ChannelTarget): string {
  return box.seal(JSON.stringify(target), placeOf(channel, 'target_sealed'));
}

/** The target of a channel's row. @throws SecretError when it was sealed elsewhere or changed */
export function openTarget(box: SecretBox, channel: Identity & { targetSealed: string }): ChannelTarget {
  return kept.parse(JSON.parse(box.open(channel.targetSealed, placeOf(channel, 'target_sealed'))));
}

/** What signs a webhook channel's deliveries, as its row keeps it. */
export function sealChannelSecret(box: SecretBox, channel: Identity, secret: string): string {
  return box.seal(secret, placeOf(channel, 'secret_sealed'));
}

/** The secret of a webhook channel's row. @throws SecretError when it was sealed elsewhere or changed */
export function openChannelSecret(box: SecretBox, channel: Identity & { secretSealed: string }): string {
  return box.open(channel.secretSealed, placeOf(channel, 'secret_sealed'));
}

/** What may be shown of a target: addresses, or a URL's origin with the end of its path. */
export function shownTarget(target: ChannelTarget): string {
  if (target.kind === 'EMAIL') return target.to.join(', ');
  const { origin, pathname, search } = new URL(target.url);
  const rest = `${pathname}${search}`;
  return rest.length > 1 ? `${origin}/…${rest.slice(-4)}` : origin;
}

function placeOf({ workspaceId, id }: Identity, column: 'target_sealed' | 'secret_sealed'): string {
  return secretAad({ workspaceId, table: 'alert_channels', column, rowId: id });
}

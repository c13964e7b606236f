import { z } from 'zod';
import type { ReviewFeed } from '../../../generated/prisma/client.ts';
import { type SecretBox, secretAad } from '../../../platform/secrets.ts';

const kept = z.object({ secret: z.string() });

/** What opens an account: the private token at Judge.me, the API secret at Yotpo. */
export type FeedCredentials = z.infer<typeof kept>;

type Identity = Pick<ReviewFeed, 'id' | 'workspaceId'>;

/** The credentials as this feed's row keeps them; they open nowhere else. */
export function sealFeedCredentials(box: SecretBox, feed: Identity, credentials: FeedCredentials): string {
  return box.seal(JSON.stringify(credentials), placeOf(feed));
}

/** The credentials of a feed's row. @throws SecretError when they were sealed elsewhere or changed */
export function openFeedCredentials(box: SecretBox, feed: Identity & { credentialsSealed: string }): FeedCredentials {
  return kept.parse(JSON.parse(box.open(feed.credentialsSealed, placeOf(feed))));
}

function placeOf({ workspaceId, id }: Identity): string {
  return secretAad({ workspaceId, table: 'review_feeds', column: 'credentials_sealed', rowId: id });
}

import type { ReviewPlatform } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { selectionOf } from '../../../graphql/selection.ts';
import { connectFeed, EVERY_HOURS_MAX, FEED_TEXT_MAX, removeFeed, updateFeed } from '../feeds/commands.ts';
import { startPull } from '../feeds/pull.ts';
import { countFeeds, findFeed, listFeeds } from '../feeds/queries.ts';
import { AcceptedReviewWork } from './reviews.ts';

const PlatformEnum = builder.enumType('ReviewPlatform', {
  description: 'The platforms that reviews can be pulled from.',
  values: {
    JUDGEME: { description: 'Judge.me.' },
    YOTPO: { description: 'Yotpo.' },
  } as const satisfies Record<ReviewPlatform, object>,
});

/** An account at a review platform; its token is never shown. */
export const ReviewFeed = builder.prismaObject('ReviewFeed', {
  interfaces: [Node],
  fields: (t) => ({
    platform: t.expose('platform', { type: PlatformEnum }),
    account: t.exposeString('account'),
    baseUrl: t.exposeString('baseUrl'),
    everyHours: t.exposeInt('everyHours', { nullable: true }),
    nextPullAt: t.expose('nextPullAt', { type: 'DateTime', nullable: true }),
    lastPulledAt: t.expose('lastPulledAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const authScopes = { scope: 'settings:write' } as const;

registerNode('ReviewFeed', {
  scope: 'settings:write',
  load: (context, id, info) => findFeed(context, id, selectionOf({ context, info, typeName: 'ReviewFeed' })),
});

const ReviewFeedConnection = builder.connectionObject({ type: ReviewFeed, name: 'ReviewFeedConnection' });

const text = { constraints: { minLength: 1, maxLength: FEED_TEXT_MAX } };
const hours = { constraints: { min: 1, max: EVERY_HOURS_MAX } };

const FeedInput = builder.inputType('ReviewFeedInput', {
  description: 'An account at a review platform as it is connected.',
  fields: (t) => ({
    platform: t.field({ type: PlatformEnum, required: true, description: 'The platform.' }),
    account: t.string({
      required: true,
      description: "The shop's `myshopify.com` domain at Judge.me, the app key at Yotpo.",
      extensions: text,
    }),
    token: t.string({
      required: true,
      description: 'The private token at Judge.me, the API secret at Yotpo. Kept sealed, and never shown.',
      extensions: text,
    }),
    everyHours: t.int({
      description: 'Hours between two pulls; left out, it is pulled by hand only.',
      extensions: hours,
    }),
    baseUrl: t.string({
      description: "The API's address, where it is not the platform's own.",
      extensions: { constraints: { maxLength: FEED_TEXT_MAX, format: 'uri' } },
    }),
  }),
});

const FeedPatch = builder.inputType('ReviewFeedPatch', {
  description: 'A change to an account: what is absent stays.',
  fields: (t) => ({
    token: t.string({ description: 'Kept sealed, and never shown.', extensions: text }),
    everyHours: t.int({ description: 'Hours between two pulls; null for by hand only.', extensions: hours }),
  }),
});

const idArg = {
  required: true,
  description: "The feed's id.",
  extensions: { example: 'rfd_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;

builder.queryFields((t) => ({
  reviewFeed: t.field({
    type: ReviewFeed,
    nullable: true,
    authScopes,
    description: 'One account at a review platform.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context, info) =>
      findFeed(context, id, selectionOf({ context, info, typeName: 'ReviewFeed' })),
  }),
  reviewFeeds: t.field({
    type: ReviewFeedConnection,
    authScopes,
    description: 'The accounts at review platforms that reviews are pulled from, newest first.',
    args: pageArgs(t.arg),
    resolve: async (_root, args, context, info) => {
      const selection = selectionOf({ context, info, typeName: 'ReviewFeed', paths: NODE_PATHS });
      return toConnection(await listFeeds(context, args, selection), () => countFeeds(context));
    },
  }),
}));

builder.mutationFields((t) => ({
  connectReviewFeed: t.field({
    type: ReviewFeed,
    authScopes,
    description: 'Connects an account at a review platform. A workspace can have 20.',
    args: { input: t.arg({ type: FeedInput, required: true, description: 'The account.' }) },
    resolve: (_root, { input }, context) => connectFeed(context, input),
  }),
  updateReviewFeed: t.field({
    type: ReviewFeed,
    authScopes,
    description: 'Changes how often an account is pulled, or its token.',
    args: { id: t.arg.id(idArg), input: t.arg({ type: FeedPatch, required: true, description: 'The change.' }) },
    resolve: (_root, { id, input }, context) => updateFeed(context, id, input),
  }),
  removeReviewFeed: t.field({
    type: ReviewFeed,
    authScopes,
    description: 'Removes an account with its token. Its reviews stay.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => removeFeed(context, id),
  }),
  pullReviews: t.field({
    type: AcceptedReviewWork,
    authScopes,
    description: 'Takes in what an account has that is new, page by page.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context) => startPull(context, id),
  }),
}));

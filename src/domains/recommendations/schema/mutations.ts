import { builder } from '../../../graphql/builder.ts';
import { JobStatusEnum } from '../../jobs/schema.ts';
import {
  type AcceptedPush,
  approveRecommendation,
  dismissRecommendation,
  pushRecommendation,
  rollbackRecommendation,
} from '../commands.ts';
import { ID_ARG } from './id-arg.ts';
import { Recommendation } from './recommendation.ts';
import { VALUE } from './value.ts';

const WRITE = { scope: 'recommendations:write' } as const;

const AcceptedPushType = builder.objectRef<AcceptedPush>('AcceptedPush').implement({
  description: 'A job that writes to the store.',
  fields: (t) => ({
    jobId: t.exposeID('jobId', { description: 'The job to follow.' }),
    status: t.expose('status', { type: JobStatusEnum, description: '`QUEUED`, or `RUNNING` when it was under way.' }),
    id: t.exposeID('id', { description: "The recommendation's id." }),
  }),
});

builder.mutationFields((t) => ({
  approveRecommendation: t.field({
    type: Recommendation,
    authScopes: WRITE,
    description: 'Approves a rewrite, as proposed or as edited by the reviewer.',
    args: {
      id: t.arg.id(ID_ARG),
      after: t.arg({
        type: 'JSON',
        description: "The reviewer's text, in the shape of the field; left out, the proposal.",
        extensions: VALUE,
      }),
    },
    resolve: (_root, { id, after }, context) => approveRecommendation(context, id, after),
  }),
  dismissRecommendation: t.field({
    type: Recommendation,
    authScopes: WRITE,
    description: 'Puts a rewrite aside without applying it.',
    args: {
      id: t.arg.id(ID_ARG),
      reason: t.arg.string({ description: 'Why.', extensions: { constraints: { maxLength: 500 } } }),
    },
    resolve: (_root, { id, reason }, context) => dismissRecommendation(context, id, reason),
  }),
  pushRecommendation: t.field({
    type: AcceptedPushType,
    authScopes: WRITE,
    description: 'Writes an approved rewrite to the connected store.',
    args: { id: t.arg.id(ID_ARG) },
    resolve: (_root, { id }, context) => pushRecommendation(context, id),
  }),
  rollbackRecommendation: t.field({
    type: AcceptedPushType,
    authScopes: WRITE,
    description: 'Writes back what the store held before the push; the recommendation is open again after it.',
    args: { id: t.arg.id(ID_ARG) },
    resolve: (_root, { id }, context) => rollbackRecommendation(context, id),
  }),
}));

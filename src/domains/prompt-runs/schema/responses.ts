import { builder } from '../../../graphql/builder.ts';
import { enumOf } from '../../../graphql/enum-of.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import type { Claim } from '../claims/types.ts';
import type { CITATION_CLASSES, ClassifiedCitation } from '../mentions/classify-citations.ts';
import type { Mention } from '../mentions/types.ts';
import { findResponse, type ResponseWithReading } from '../responses/queries.ts';
import {
  citationsOf,
  claimsOf,
  mentionsOf,
  RESPONSE_STATUSES,
  type ResponseError,
  type ResponseStatus,
  responseError,
  responseStatus,
} from '../responses/status.ts';
import { AnswerEngineEnum } from './engines.ts';

const ResponseStatusEnum = builder.enumType('EngineResponseStatus', {
  description: 'Where a response stands: before the answer, without one, or what kind of answer it is.',
  values: enumOf<ResponseStatus>(RESPONSE_STATUSES),
});

const CitationClassEnum = builder.enumType('CitationClass', {
  description: 'Whose page a citation leads to.',
  values: enumOf<ClassifiedCitation['class']>({
    own: 'A page of our own sites.',
    retailer: 'A shop that sells many brands.',
    competitor: "A tracked competitor's site.",
    editorial: 'A magazine, a test or a review site.',
    community: 'A forum, a question-and-answer site or a social network.',
    other: 'Anything else.',
  } satisfies Record<(typeof CITATION_CLASSES)[number], string>),
});

const AnswerCitation = builder.objectRef<ClassifiedCitation>('AnswerCitation').implement({
  description: 'A page that an answer cites.',
  fields: (t) => ({
    url: t.exposeString('url', { description: 'Without what only tells where a visitor came from.' }),
    title: t.exposeString('title', { nullable: true, description: 'As the engine shows it.' }),
    domain: t.exposeString('domain', {
      nullable: true,
      description: 'The registrable domain, or the host where it has none.',
    }),
    class: t.expose('class', { type: CitationClassEnum, description: 'Whose page it is.' }),
    own: t.exposeBoolean('own', { description: 'Is it our own site, or the listed page of one of our products?' }),
    sku: t.exposeString('sku', { nullable: true, description: 'The product whose listed page it is.' }),
  }),
});

const MentionKindEnum = builder.enumType('MentionKind', {
  description: 'Who is named.',
  values: enumOf<Mention['kind']>({
    product: 'One of our products.',
    brand: 'One of our brands.',
    competitor: 'A tracked competitor.',
  }),
});

const StanceEnum = builder.enumType('MentionStance', {
  description: 'How an answer speaks of somebody.',
  values: enumOf<Mention['stance']>({
    named: 'It names it.',
    absence: 'It says that it knows nothing of it.',
    comparison: 'It measures another by it.',
  }),
});

const SentimentEnum = builder.enumType('Sentiment', {
  description: 'What the sentences that name somebody say of it.',
  values: enumOf<Mention['sentiment']>({
    positive: 'Good things.',
    neutral: 'Neither good nor bad things.',
    negative: 'Bad things.',
    mixed: 'Good and bad things.',
  }),
});

const AnswerMention = builder.objectRef<Mention>('AnswerMention').implement({
  description: 'Somebody whom an answer names: once for each, at the first place that counts.',
  fields: (t) => ({
    kind: t.expose('kind', { type: MentionKindEnum, description: 'Who it is.' }),
    name: t.exposeString('name', { description: 'The name, as we know it.' }),
    sku: t.exposeString('sku', { nullable: true, description: 'The product, if it is one.' }),
    position: t.exposeInt('position', {
      nullable: true,
      description: 'Rank among all that the answer names, from 1; null where it is only said to be absent.',
    }),
    stance: t.expose('stance', { type: StanceEnum, description: 'How the answer speaks of it.' }),
    sentiment: t.expose('sentiment', { type: SentimentEnum, description: 'What the answer says of it.' }),
    excerpt: t.exposeString('excerpt', { description: 'The sentence.' }),
    start: t.exposeInt('start', { description: 'Where the name begins in the answer, in UTF-16 units.' }),
    end: t.exposeInt('end', { description: 'Where the name ends.' }),
  }),
});

const ClaimKindEnum = builder.enumType('ClaimKind', {
  description: 'What a claim is about.',
  values: enumOf<Claim['kind']>({
    price: 'The price.',
    currency: 'The currency of a price.',
    availability: 'Whether it can be bought.',
    brand: 'Who makes it.',
    variant: 'A colour, a size or another variant.',
    spec: 'A number with its unit.',
    shipping: 'How it is delivered.',
    returns: 'How it can be sent back.',
  }),
});

const ClaimVerdictEnum = builder.enumType('ClaimVerdict', {
  description: 'How a claim stands against our record of that hour.',
  values: enumOf<Claim['verdict']>({
    right: 'As our record has it.',
    wrong: 'Other than our record has it.',
    stale: 'Right until a short while ago.',
    unknown: 'Our record does not tell.',
  }),
});

const AnswerClaim = builder.objectRef<Claim>('AnswerClaim').implement({
  description: 'Something that an answer claims of one of our products, held against our record of that hour.',
  fields: (t) => ({
    kind: t.expose('kind', { type: ClaimKindEnum, description: 'What it is about.' }),
    sku: t.exposeString('sku', { description: 'The product.' }),
    sentence: t.exposeString('sentence', { description: 'The sentence.' }),
    said: t.exposeString('said', { description: 'What the answer says.' }),
    ours: t.exposeString('ours', { nullable: true, description: 'What our record said at that hour.' }),
    verdict: t.expose('verdict', { type: ClaimVerdictEnum, description: 'How it stands.' }),
    likelyCause: t.exposeString('likelyCause', { nullable: true, description: 'Where it may come from.' }),
    howToFix: t.exposeString('howToFix', { nullable: true, description: 'What to do about it.' }),
  }),
});

const EngineResponseError = builder.objectRef<ResponseError>('EngineResponseError').implement({
  description: 'Why there is no answer.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'A word for programs.' }),
    message: t.exposeString('message', { description: 'A sentence for people.' }),
  }),
});

/** A page of responses ends early when their answers are long, so this holds on average. */
const OF_AN_ANSWER = { size: 40 };

/** One question to one engine, and what came back. */
export const EngineResponse = builder.objectRef<ResponseWithReading>('EngineResponse').implement({
  description: 'One question to one engine, and what came back.',
  interfaces: [Node],
  fields: (t) => ({
    sessionId: t.exposeID('sessionId', { description: 'The session that it is part of.' }),
    engine: t.expose('engine', { type: AnswerEngineEnum, description: 'The engine that is asked.' }),
    model: t.exposeString('servedModel', {
      nullable: true,
      description: 'The model that answered, as the engine calls it.',
    }),
    requestedModel: t.exposeString('requestedModel', { nullable: true, description: 'The model that was asked for.' }),
    prompt: t.exposeString('prompt', { description: "The question, without the persona's prefix." }),
    promptIndex: t.exposeInt('promptIndex', { description: "The question's place in the session, from 0." }),
    repeat: t.exposeInt('repeat', { description: '1 for the first time it is asked.' }),
    status: t.field({ type: ResponseStatusEnum, description: 'Where it stands.', resolve: responseStatus }),
    answer: t.string({
      nullable: true,
      description: "The answer's text.",
      resolve: ({ reading }) => reading?.answer ?? null,
    }),
    branded: t.boolean({
      nullable: true,
      description: 'Does the question name one of our brands or products? Null before the answer.',
      resolve: ({ reading }) => reading?.isBranded ?? null,
    }),
    citations: t.field({
      type: [AnswerCitation],
      description: 'The pages that it cites.',
      extensions: OF_AN_ANSWER,
      resolve: citationsOf,
    }),
    mentions: t.field({
      type: [AnswerMention],
      description: 'Who it names.',
      extensions: OF_AN_ANSWER,
      resolve: mentionsOf,
    }),
    claims: t.field({
      type: [AnswerClaim],
      description: 'What it claims of our products.',
      extensions: OF_AN_ANSWER,
      resolve: claimsOf,
    }),
    searchQueries: t.stringList({
      extensions: OF_AN_ANSWER,
      description: 'What the engine searched for.',
      resolve: ({ reading }) => reading?.searchQueries ?? [],
    }),
    simulated: t.exposeBoolean('isSimulated', { description: 'Did the simulator answer?' }),
    attempts: t.exposeInt('attempts', { description: 'How often the engine was asked.' }),
    latencyMs: t.exposeInt('latencyMs', { nullable: true, description: 'From the request to the end of the answer.' }),
    costUsd: t.float({
      nullable: true,
      description: 'What it cost, in US dollars; null when nobody can tell.',
      resolve: ({ costUsd }) => costUsd?.toNumber() ?? null,
    }),
    priceTableDate: t.exposeString('priceTableDate', {
      nullable: true,
      description: 'The date of the price table that the cost follows from.',
    }),
    askedAt: t.expose('askedAt', { type: 'DateTime', nullable: true, description: 'When the engine was asked last.' }),
    error: t.field({
      type: EngineResponseError,
      nullable: true,
      description: 'Why there is no answer.',
      resolve: responseError,
    }),
  }),
});

registerNode('EngineResponse', { scope: 'prompt-runs:read', load: (context, id) => findResponse(context, id) });

/** A page of responses. */
export const EngineResponseConnection = builder.connectionObject({
  type: EngineResponse,
  name: 'EngineResponseConnection',
});

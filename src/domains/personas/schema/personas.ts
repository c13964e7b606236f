import { builder } from '../../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { selectionOf } from '../../../graphql/selection.ts';
import { PERSONAS_MAX } from '../clustering/choose-clusters.ts';
import { updatePersona } from '../commands.ts';
import {
  type AssignedReview,
  countPersonaReviews,
  countPersonas,
  findPersona,
  listPersonaReviews,
  listPersonas,
} from '../queries.ts';
import { TERMS_KEPT } from '../regenerate/describe.ts';
import { startRegeneration } from '../regenerate/scope.ts';
import { DESCRIPTOR_MAX, DESCRIPTORS_MAX, EDITABLE_FIELDS, NAME_MAX, SUMMARY_MAX } from '../rules.ts';
import type { Candidate, Quote } from '../stored-json.ts';
import { candidatesOf, languagesOf, quotesOf } from '../stored-json.ts';
import { AcceptedReviewWork, Review } from './reviews.ts';

const PersonaQuote = builder.objectRef<Quote>('PersonaQuote').implement({
  description: 'A review that speaks for a persona, word for word.',
  fields: (t) => ({
    reviewId: t.exposeID('review_id', { description: 'The review.' }),
    text: t.exposeString('text', { description: 'What it says.' }),
    stars: t.exposeInt('stars', { description: '1 to 5.' }),
  }),
});

const PersonaCandidate = builder.objectRef<Candidate>('PersonaCandidate').implement({
  description: 'A number of personas that was tried, with its figures.',
  fields: (t) => ({
    personas: t.exposeInt('personas', { description: 'How many.' }),
    stability: t.exposeFloat('stability', {
      description: 'Adjusted Rand of the groups that two halves of the reviews lead to.',
    }),
    productAgreement: t.exposeFloat('product_agreement', {
      nullable: true,
      description: 'Adjusted Rand of the groups against the products.',
    }),
    smallestGroup: t.exposeInt('smallest_group', { description: 'Reviews of the smallest group.' }),
    acceptable: t.exposeBoolean('acceptable', {
      description: 'Are both figures, and the smallest group, good enough?',
    }),
  }),
});

const LanguageShare = builder.objectRef<{ language: string; reviews: number }>('ReviewLanguage').implement({
  description: 'How many reviews are in a language.',
  fields: (t) => ({
    language: t.exposeString('language', { description: 'ISO 639-3; `und` when it could not be told.' }),
    reviews: t.exposeInt('reviews', { description: 'Reviews in it.' }),
  }),
});

builder.prismaObject('PersonaSet', {
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id; the prefix tells its kind.' }),
    category: t.exposeString('category', { nullable: true }),
    tag: t.exposeString('tag', { nullable: true }),
    isCurrent: t.exposeBoolean('isCurrent'),
    isStable: t.exposeBoolean('isStable'),
    reviewCount: t.exposeInt('reviewCount'),
    assignedCount: t.exposeInt('assignedCount'),
    stability: t.exposeFloat('stability', { nullable: true }),
    productAgreement: t.exposeFloat('productAgreement', { nullable: true }),
    language: t.exposeString('language'),
    languages: t.field({
      type: [LanguageShare],
      extensions: { size: 200 },
      description: 'How many reviews are in each language that was told, the most frequent first.',
      select: { languages: true },
      resolve: ({ languages }) => languagesOf(languages),
    }),
    candidates: t.field({
      type: [PersonaCandidate],
      extensions: { size: PERSONAS_MAX },
      description: 'Every number of personas that was tried.',
      select: { candidates: true },
      resolve: ({ candidates }) => candidatesOf(candidates),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

const WriterEnum = builder.enumType('PersonaWriter', {
  description: 'Who wrote the name and the summary of a persona.',
  values: {
    RULES: { value: 'rules', description: 'Rules, from the terms that set the group apart.' },
    MODEL: { value: 'model', description: 'A language model, in words of the reviews alone.' },
  } as const,
});

const FieldEnum = builder.enumType('PersonaField', {
  description: 'The fields of a persona that people can edit.',
  values: {
    DESCRIPTORS: { value: 'descriptors', description: 'Words for what sets them apart.' },
    NAME: { value: 'name', description: 'One to three words.' },
    SUMMARY: { value: 'summary', description: 'A sentence or two.' },
  } as const,
});

/** A kind of buyer. */
export const Persona = builder.prismaObject('Persona', {
  interfaces: [Node],
  fields: (t) => ({
    name: t.exposeString('name'),
    summary: t.exposeString('summary'),
    descriptors: t.exposeStringList('descriptors', { extensions: { size: DESCRIPTORS_MAX } }),
    loves: t.exposeStringList('loves', { extensions: { size: TERMS_KEPT } }),
    concerns: t.exposeStringList('concerns', { extensions: { size: TERMS_KEPT } }),
    quotes: t.field({
      type: [PersonaQuote],
      extensions: { size: 3 },
      description: 'Three reviews that speak for the group, word for word.',
      select: { quotes: true },
      resolve: ({ quotes }) => quotesOf(quotes),
    }),
    terms: t.exposeStringList('terms', { extensions: { size: TERMS_KEPT } }),
    share: t.exposeFloat('share'),
    reviewCount: t.exposeInt('reviewCount'),
    averageStars: t.exposeFloat('averageStars'),
    editedFields: t.field({
      type: [FieldEnum],
      extensions: { size: EDITABLE_FIELDS.length },
      description: 'The fields that a person wrote; a regeneration leaves them.',
      select: { editedFields: true },
      resolve: ({ editedFields }) => EDITABLE_FIELDS.filter((field) => editedFields.includes(field)),
    }),
    writer: t.field({
      type: WriterEnum,
      description: 'Who wrote the name and the summary, before people did.',
      select: { writer: true },
      resolve: ({ writer }) => (writer === 'model' ? 'model' : 'rules'),
    }),
    set: t.relation('set', { description: 'The grouping that it was last found in, with its figures.' }),
    editedAt: t.expose('editedAt', { type: 'DateTime', nullable: true }),
    archivedAt: t.expose('archivedAt', { type: 'DateTime', nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

registerNode('Persona', {
  scope: 'personas:read',
  load: (context, id, info) => findPersona(context, id, selectionOf({ context, info, typeName: 'Persona' })),
});

const PersonaConnection = builder.connectionObject({ type: Persona, name: 'PersonaConnection' });

const PersonaReview = builder.objectRef<AssignedReview>('PersonaReview').implement({
  description: 'A review that belongs to a persona.',
  fields: (t) => ({
    affinity: t.exposeFloat('affinity', {
      description: 'How near it is to the middle of the group by what it says, 0 to 1.',
    }),
    review: t.field({ type: Review, description: 'The review.', resolve: ({ review }) => review }),
  }),
});

const PersonaReviewConnection = builder.connectionObject({ type: PersonaReview, name: 'PersonaReviewConnection' });

const PersonaFilterInput = builder.inputType('PersonaFilter', {
  description: 'Which personas; those of all products unless a category or a tag is named.',
  fields: (t) => ({
    category: t.string({ description: "Personas of this category's reviews." }),
    tag: t.string({ description: 'Personas of the reviews of products with this tag.' }),
    archived: t.boolean({ description: 'Those that a regeneration no longer found, instead of the present ones.' }),
  }),
});

const PersonaPatch = builder.inputType('PersonaPatch', {
  description: 'A change to a persona: what is absent stays. It stays through regenerations while the group is there.',
  fields: (t) => ({
    name: t.string({
      description: 'One to three words.',
      extensions: { constraints: { minLength: 1, maxLength: NAME_MAX } },
    }),
    summary: t.string({
      description: 'A sentence or two.',
      extensions: { constraints: { minLength: 1, maxLength: SUMMARY_MAX } },
    }),
    descriptors: t.stringList({
      description: 'Words for what sets them apart.',
      extensions: { constraints: { maxItems: DESCRIPTORS_MAX, minLength: 1, maxLength: DESCRIPTOR_MAX } },
    }),
  }),
});

const RegenerateInput = builder.inputType('RegeneratePersonasInput', {
  description: 'Whose reviews: those of all products, or of one category or tag.',
  fields: (t) => ({
    category: t.string({
      description: 'Only of products of this category.',
      extensions: { constraints: { minLength: 1, maxLength: 200 } },
    }),
    tag: t.string({
      description: 'Only of products with this tag.',
      extensions: { constraints: { minLength: 1, maxLength: 64 } },
    }),
  }),
});

const idArg = {
  required: true,
  description: "The persona's id.",
  extensions: { example: 'per_01jvxq3zk2e8tt4m6w9r5b7c0d' },
} as const;
const reading = { scope: 'personas:read' } as const;
const writing = { scope: 'personas:write' } as const;

builder.queryFields((t) => ({
  persona: t.field({
    type: Persona,
    nullable: true,
    authScopes: reading,
    description: 'One persona, also when it is archived.',
    args: { id: t.arg.id(idArg) },
    resolve: (_root, { id }, context, info) =>
      findPersona(context, id, selectionOf({ context, info, typeName: 'Persona' })),
  }),
  personas: t.field({
    type: PersonaConnection,
    authScopes: reading,
    description: 'The kinds of buyers that reviews speak of, those of most reviews first.',
    args: { ...pageArgs(t.arg), filter: t.arg({ type: PersonaFilterInput, description: 'Which personas.' }) },
    resolve: async (_root, args, context, info) => {
      const selection = selectionOf({ context, info, typeName: 'Persona', paths: NODE_PATHS });
      return toConnection(await listPersonas(context, args, selection), () => countPersonas(context, args.filter));
    },
  }),
  personaReviews: t.field({
    type: PersonaReviewConnection,
    nullable: true,
    authScopes: reading,
    description: 'The reviews that belong to a persona, those nearest to the middle of the group first.',
    args: { id: t.arg.id(idArg), ...pageArgs(t.arg) },
    resolve: async (_root, { id, ...args }, context, info) => {
      const paths = NODE_PATHS.map((path) => [...path, 'review']);
      const selection = selectionOf({ context, info, typeName: 'Review', paths });
      return toConnection(await listPersonaReviews(context, id, args, selection), () =>
        countPersonaReviews(context, id),
      );
    },
  }),
}));

builder.mutationFields((t) => ({
  regeneratePersonas: t.field({
    type: AcceptedReviewWork,
    authScopes: writing,
    description:
      'Rebuilds personas from the present reviews. Those still there keep their ids and what a person wrote; the others are archived.',
    args: {
      input: t.arg({ type: RegenerateInput, description: 'Whose reviews; those of all products when left out.' }),
    },
    resolve: (_root, { input }, context) => startRegeneration(context, input),
  }),
  updatePersona: t.field({
    type: Persona,
    authScopes: writing,
    description: 'Changes the name, the summary or the descriptors of a persona.',
    args: { id: t.arg.id(idArg), input: t.arg({ type: PersonaPatch, required: true, description: 'The change.' }) },
    resolve: (_root, { id, input }, context) => updatePersona(context, id, input),
  }),
}));

import { builder } from '../../../graphql/builder.ts';
import { enumOf } from '../../../graphql/enum-of.ts';
import { ReviewTheme } from '../../personas/schema/themes.ts';
import type { EngineVoice, VOICE_VERDICTS, VoiceVerdict } from '../voice/engine-voice.ts';
import { type ThemeVoice, themeVoice } from '../voice/theme-voice.ts';
import { AnswerEngineEnum } from './engines.ts';

const VoiceVerdictEnum = builder.enumType('EngineVoiceVerdict', {
  description: 'What engines make of something that customers speak of.',
  values: enumOf<VoiceVerdict>({
    said: 'Answers speak of it, and do not say the opposite of what customers say.',
    left_out: 'None of five answers or more speaks of it.',
    contradicted: 'Customers agree on it, and three answers or more, most of those that judge it, say the opposite.',
    too_few: 'Fewer than five answers describe the product.',
  } satisfies Record<(typeof VOICE_VERDICTS)[number], string>),
});

const EngineVoiceQuote = builder.objectRef<EngineVoice['quotes'][number]>('EngineVoiceQuote').implement({
  description: 'A sentence of an answer, word for word.',
  fields: (t) => ({
    responseId: t.exposeID('responseId', { description: 'The answer.' }),
    engine: t.expose('engine', { type: AnswerEngineEnum, description: 'The engine that said it.' }),
    text: t.exposeString('text', { description: 'The sentence.' }),
  }),
});

const EngineVoiceType = builder.objectRef<ThemeVoice>('EngineVoice').implement({
  description: 'How engines speak of something that the customers of a product speak of; counts are of answers.',
  fields: (t) => ({
    answers: t.exposeInt('answers', {
      description: 'Answers that describe the product: of the newest fifty that name it.',
    }),
    mentionedIn: t.exposeInt('mentionedIn', { description: 'Of those, answers that speak of it.' }),
    positive: t.exposeInt('positive', { description: 'Of those, answers that praise it.' }),
    negative: t.exposeInt('negative', { description: 'Of those, answers that complain of it.' }),
    simulated: t.exposeBoolean('isSimulated', {
      description: 'Are they answers of simulated engines? In a live workspace none is.',
    }),
    verdict: t.expose('verdict', { type: VoiceVerdictEnum, description: 'What they make of it.' }),
    quotes: t.expose('quotes', {
      type: [EngineVoiceQuote],
      extensions: { size: 3 },
      description: 'At most three sentences about it, those that contradict customers first.',
    }),
  }),
});

builder.objectField(ReviewTheme, 'engines', (t) =>
  t.field({
    type: EngineVoiceType,
    nullable: true,
    description: 'What engines say of it; null for a key that may not read prompt runs.',
    extensions: { weight: 20 },
    resolve: (theme, _args, context) => themeVoice(context, theme),
  }),
);

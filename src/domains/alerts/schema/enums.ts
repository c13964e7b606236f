import { builder } from '../../../graphql/builder.ts';

/** What a rule watches. */
export const AlertTypeEnum = builder.enumType('AlertType', {
  description: 'What a rule watches.',
  values: {
    SCORE_DROP: { description: 'A score below the threshold, or fallen by more than the delta within a week.' },
    SCORE_IMPROVEMENT: {
      description: 'A score at or above the threshold, or risen by more than the delta within a week.',
    },
    CITATION_LOSS: { description: 'A product that engines cited in the week before and no longer cite.' },
    CRAWLER_ACCESS_REGRESSION: { description: 'A crawler that was let in at the audit before and is now kept out.' },
    NEW_COMPETITOR_MENTION: { description: 'A competitor that nobody tracks, named in at least three answers.' },
  } as const,
});

/** How long a rule's fires are gathered. */
export const AlertBatchingEnum = builder.enumType('AlertBatching', {
  description: 'How long fires are gathered before they are sent.',
  values: {
    IMMEDIATE: { description: 'Sent at once.' },
    HOURLY: { description: 'One digest at the end of each hour.' },
    DAILY: { description: 'One digest at the end of each day.' },
  } as const,
});

/** How a channel reaches people. */
export const AlertChannelKindEnum = builder.enumType('AlertChannelKind', {
  description: 'How a message reaches people.',
  values: {
    EMAIL: { description: 'An email.' },
    SLACK: { description: 'A Slack incoming webhook.' },
    WEBHOOK: { description: 'Any HTTPS endpoint; every message is signed.' },
  } as const,
});

/** Where a delivery stands. */
export const AlertDeliveryStatusEnum = builder.enumType('AlertDeliveryStatus', {
  description: "Where an alert's delivery stands.",
  values: {
    PENDING: { description: 'Waiting for its time, or to be tried again.' },
    DELIVERED: { description: 'The far side took it.' },
    FAILED: { description: 'It was given up.' },
  } as const,
});

import { type Clock, systemClock } from '../../kernel/clock.ts';
import { createResend, type SentEmail } from './resend.ts';
import { createSlack, type SlackMessage } from './slack.ts';

/** The far side of messages: Resend's sending API and one Slack incoming webhook, which keep what they took. */
export type Inbox = {
  /** Answers `POST /emails` as Resend does, and `POST <slackPath>` as Slack does; elsewhere 404. */
  fetch(request: Request): Promise<Response>;
  /** The key that the mail side takes. */
  apiKey: string;
  /** The path of the Slack webhook. */
  slackPath: string;
  /** The emails that were taken, in order; a repetition under the same key is not another. */
  emails(): readonly SentEmail[];
  /** The Slack messages that were taken, in order. */
  slackMessages(): readonly SlackMessage[];
};

const SLACK_PATH = '/services/T00000000/B00000000/inboxofthedemo';

/** Opens an inbox; no port is opened. */
export function createInbox({
  clock = systemClock,
  apiKey = 're_inbox',
}: {
  clock?: Clock;
  apiKey?: string;
} = {}): Inbox {
  const resend = createResend({ apiKey, clock });
  const slack = createSlack();
  return {
    apiKey,
    slackPath: SLACK_PATH,
    emails: () => resend.sent,
    slackMessages: () => slack.taken,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === '/emails') return resend.answer(request);
      if (pathname.startsWith('/services/')) return slack.answer(request, pathname === SLACK_PATH);
      return new Response('Not found\n', { status: 404 });
    },
  };
}

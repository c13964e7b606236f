/**
 * The AI crawlers an audit asks about: their robots.txt token and the user agent their requests really carry.
 * Google-Extended and Applebot-Extended are tokens only: the pages they govern are fetched by Googlebot and Applebot.
 *
 * @source the operators' own crawler pages (OpenAI, Anthropic, Perplexity, Google, Common Crawl, Apple)
 */
export const BOTS = [
  {
    name: 'GPTBot',
    isGraded: true,
    userAgent: 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.3; +https://openai.com/gptbot)',
  },
  {
    name: 'ClaudeBot',
    isGraded: true,
    userAgent:
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
  },
  {
    name: 'PerplexityBot',
    isGraded: true,
    userAgent:
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)',
  },
  {
    name: 'Google-Extended',
    isGraded: true,
    userAgent:
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  },
  { name: 'CCBot', isGraded: true, userAgent: 'CCBot/2.0 (https://commoncrawl.org/faq/)' },
  {
    name: 'Applebot-Extended',
    isGraded: true,
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)',
  },
  {
    name: 'OAI-SearchBot',
    isGraded: false,
    userAgent:
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; OAI-SearchBot/1.3; +https://openai.com/searchbot)',
  },
  {
    name: 'ChatGPT-User',
    isGraded: false,
    userAgent:
      'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ChatGPT-User/1.0; +https://openai.com/bot)',
  },
  {
    name: 'anthropic-ai',
    isGraded: false,
    userAgent: 'Mozilla/5.0 (compatible; anthropic-ai/1.0; +https://www.anthropic.com)',
  },
] as const;

/** The robots.txt token of a bot of the table. */
export type BotName = (typeof BOTS)[number]['name'];

import { z } from 'zod';
import { defineSettings } from '../../kernel/settings.ts';

/** What a workspace may spend on engines in a day (UTC) where nobody says otherwise, in US dollars. */
const DAILY_USD = 20;

/** The spending limits of prompt runs. */
export const promptRunSettings = defineSettings(
  { PROMPT_RUNS_DAILY_USD: z.coerce.number().min(0).max(1_000_000).default(DAILY_USD) },
  ({ PROMPT_RUNS_DAILY_USD: dailyUsd }) => ({ dailyUsd }),
);

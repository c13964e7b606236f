export { type ClaimsCheck, createClaimsCheck, type UnsupportedClaim } from './claims/check.ts';
export { createModelClient, type ModelClient } from './client.ts';
export type { ModelQuestion } from './config.ts';
export { ModelError } from './failure.ts';
export { modelSettings } from './settings.ts';

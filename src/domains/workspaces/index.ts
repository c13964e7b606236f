export { generateApiKey, hashApiKey, isApiKey } from './api-key.ts';
export { createWorkspace, issueApiKey } from './commands.ts';
export { keyCreated, keyRevoked, keyRotated, keyUpdated } from './events.ts';
export { type Authenticated, authenticateKey, findDeadKeys, touchKeys } from './queries.ts';

export { generateApiKey, hashApiKey } from './api-key.ts';
export { createWorkspace, issueApiKey, setRateLimit } from './commands.ts';
export { keyCreated, keyRevoked, keyRotated, keyUpdated } from './events.ts';
export { KEYS_TOPIC, revokeApiKey } from './key-commands.ts';
export { authenticateKey, findDeadKeys, touchKeys } from './queries.ts';

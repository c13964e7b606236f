export { auditCompleted } from './events.ts';
export type { AuditedProduct } from './handlers.ts';
export { getScore } from './queries.ts';

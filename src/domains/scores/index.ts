export type { AuditedProduct } from './commands.ts';
export { auditCompleted } from './events.ts';
export { getScore } from './queries.ts';

import { nodeTypes } from '../../src/graphql/node.ts';
import type { Named } from './graph-roots.ts';

const SKU: readonly Named[] = ['sku'];
const DELIVERY: readonly Named[] = ['WebhookDelivery'];
const ENDPOINT: readonly Named[] = ['WebhookEndpoint'];
const CAPSULE: readonly Named[] = ['Recommendation'];
const PROMPT_SET: readonly Named[] = ['PromptSet'];
const ALERT_RULE: readonly Named[] = ['AlertRule'];
const COMPETITOR: readonly Named[] = ['Competitor'];

/** What each argument of a root names. A new argument without a line here fails the matrix. */
export const NAMED_BY: ReadonlyMap<string, readonly Named[]> = new Map<string, readonly Named[]>([
  ['query.node.id', [...nodeTypes().keys()]],
  ['query.event.id', ['Event']],
  ['query.job.id', ['Job']],
  ['query.jobs.filter.parentId', ['Job']],
  ['query.product.sku', SKU],
  ['query.recommendation.id', CAPSULE],
  ['query.recommendations.filter.sku', SKU],
  ['query.score.sku', SKU],
  ['query.scoreHistory.sku', SKU],
  ['query.scores.skus', SKU],
  ['query.store.id', ['Store']],
  ['query.webhookDeliveries.endpointId', ENDPOINT],
  ['query.webhookDelivery.id', DELIVERY],
  ['query.webhookEndpoint.id', ENDPOINT],
  ['mutation.approveRecommendation.id', CAPSULE],
  ['mutation.cancelJob.id', ['Job']],
  ['mutation.deleteProduct.sku', SKU],
  ['mutation.deleteWebhookEndpoint.id', ENDPOINT],
  ['mutation.dismissRecommendation.id', CAPSULE],
  ['mutation.importProducts.input.upload', ['Upload']],
  ['mutation.pushRecommendation.id', CAPSULE],
  ['mutation.removeStore.id', ['Store']],
  ['mutation.replayWebhookDelivery.id', DELIVERY],
  ['mutation.replayWebhookEvents.id', ENDPOINT],
  ['mutation.restoreProduct.sku', SKU],
  ['mutation.rollbackRecommendation.id', CAPSULE],
  ['mutation.rotateWebhookSecret.id', ENDPOINT],
  ['mutation.startAudit.sku', SKU],
  ['mutation.testStore.id', ['Store']],
  ['mutation.testWebhookEndpoint.id', ENDPOINT],
  ['mutation.updateProduct.sku', SKU],
  ['mutation.updateStore.id', ['Store']],
  ['mutation.updateWebhookEndpoint.id', ENDPOINT],
  ['subscription.jobProgress.id', ['Job']],
  ['query.apiKey.id', ['ApiKey']],
  ['mutation.updateApiKey.id', ['ApiKey']],
  ['mutation.revokeApiKey.id', ['ApiKey']],
  ['mutation.rotateApiKey.id', ['ApiKey']],
  ['query.schedule.id', ['Schedule']],
  ['query.scheduleRuns.id', ['Schedule']],
  ['mutation.updateSchedule.id', ['Schedule']],
  ['mutation.deleteSchedule.id', ['Schedule']],
  ['mutation.startAuditBatch.input.skus', SKU],
  ['query.persona.id', ['Persona']],
  ['query.personaReviews.id', ['Persona']],
  ['query.reviewThemes.sku', SKU],
  ['mutation.updatePersona.id', ['Persona']],
  ['mutation.importReviews.input.upload', ['Upload']],
  ['query.promptSession.id', ['PromptSession']],
  ['mutation.createPromptSession.input.promptSetId', PROMPT_SET],
  ['mutation.createPromptSession.input.personaId', ['Persona']],
  ['mutation.estimatePromptSession.input.personaId', ['Persona']],
  ['mutation.createPromptSession.input.skus', SKU],
  ['mutation.estimatePromptSession.input.promptSetId', PROMPT_SET],
  ['mutation.estimatePromptSession.input.skus', SKU],
  ['query.promptSet.id', PROMPT_SET],
  ['mutation.updatePromptSet.id', PROMPT_SET],
  ['mutation.deletePromptSet.id', PROMPT_SET],
  ['query.competitor.id', COMPETITOR],
  ['mutation.updateCompetitor.id', COMPETITOR],
  ['mutation.deleteCompetitor.id', COMPETITOR],
  ['query.nameAliases.sku', SKU],
  ['mutation.createNameAlias.input.sku', SKU],
  ['mutation.deleteNameAlias.id', ['NameAlias']],
  ['query.alertRule.id', ALERT_RULE],
  ['mutation.updateAlertRule.id', ALERT_RULE],
  ['mutation.deleteAlertRule.id', ALERT_RULE],
  ['mutation.dryRunAlertRule.id', ALERT_RULE],
  ['mutation.testAlertChannel.id', ['AlertChannel']],
  ['query.alertFire.id', ['AlertFire']],
  ['query.alertFires.ruleId', ALERT_RULE],
  ['query.alertFires.sku', SKU],
  ['query.alertDeliveries.ruleId', ALERT_RULE],
  ['query.alertDeliveries.fireId', ['AlertFire']],
]);

/**
 * Arguments that are kept as text: what is to be created, what a schedule or rule looks up in its own workspace later,
 * what is looked for among the rows of one rule, and what a stream of the own workspace is narrowed to.
 */
export const NEW_NAMES: ReadonlySet<string> = new Set([
  'mutation.createProducts.inputs.sku',
  'mutation.createSchedule.input.audit.skus',
  'mutation.updateSchedule.input.audit.skus',
  'mutation.createAlertRule.input.scope.skus',
  'mutation.updateAlertRule.input.scope.skus',
  'mutation.createAlertRule.input.channels.id',
  'mutation.updateAlertRule.input.channels.id',
  'subscription.alertFired.ruleIds',
]);

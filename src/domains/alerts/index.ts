export { alertsConsumer } from './consumer.ts';
export { alertFired, alertRuleChanged } from './events.ts';
export { addExampleRules } from './example-rules.ts';
export { channelLimits } from './jobs.ts';
export { forgetAlerts } from './retention.ts';
export { alertSettings } from './settings.ts';

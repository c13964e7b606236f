export { webhooksConsumer } from './consumer.ts';
export { createDeliveryRunner, type DeliveryLimits, type DeliveryRunner } from './deliver.ts';
export { webhookEndpointChanged, webhookEndpointDisabled, webhookTest } from './events.ts';
export { deliveryGauges } from './measure.ts';
export { forgetDeliveries } from './retention.ts';

import { handle } from '../../work/run.ts';
import { runDelivery } from './deliver.ts';
import { alertDeliver } from './jobs.ts';

/** How alerts are delivered. */
export const alertHandlers = [handle(alertDeliver, (ctx, { deliveryId }) => runDelivery(ctx, deliveryId))];

export { scheduleChanged } from './events.ts';
export { startDue, startScheduleTicker } from './ticker.ts';

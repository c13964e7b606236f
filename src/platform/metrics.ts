import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A finished HTTP request; `route` is the template, never the path, so that the number of series stays bounded. */
export type RequestMeasure = { face: 'rest' | 'graphql' | 'other'; route: string; status: number; seconds: number };

/** A finished run of a job. */
export type JobMeasure = { type: string; outcome: 'succeeded' | 'failed' | 'retried' | 'cancelled'; seconds: number };

/** What the process counts, and how Prometheus reads it. */
export type Metrics = {
  requestEnded(measure: RequestMeasure): void;
  jobEnded(measure: JobMeasure): void;
  deliveryAttempted(outcome: 'delivered' | 'failed' | 'given_up'): void;
  /** Counts a live stream; call what is returned when it ends. */
  streamOpened(): () => void;
  render(): Promise<{ contentType: string; body: string }>;
};

const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_BUCKETS = [0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];

/** A registry of its own. @param options.isProcessMeasured adds memory, CPU, event loop and collector; default false */
export function createMetrics(options: { isProcessMeasured?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.isProcessMeasured) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests.',
    labelNames: ['face', 'route', 'status'] as const,
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const jobs = new Counter({
    name: 'jobs_total',
    help: 'Runs of jobs that ended.',
    labelNames: ['type', 'outcome'] as const,
    registers,
  });
  const jobDurations = new Histogram({
    name: 'job_duration_seconds',
    help: 'Duration of job runs.',
    labelNames: ['type', 'outcome'] as const,
    buckets: JOB_BUCKETS,
    registers,
  });
  const deliveries = new Counter({
    name: 'webhook_deliveries_total',
    help: 'Attempts to deliver a webhook.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const streams = new Gauge({ name: 'sse_streams', help: 'Live event streams open now.', registers });

  return {
    requestEnded: ({ face, route, status, seconds }) => requests.observe({ face, route, status }, seconds),
    jobEnded: ({ type, outcome, seconds }) => {
      jobs.inc({ type, outcome });
      jobDurations.observe({ type, outcome }, seconds);
    },
    deliveryAttempted: (outcome) => deliveries.inc({ outcome }),
    streamOpened: () => {
      streams.inc();
      return once(() => streams.dec());
    },
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

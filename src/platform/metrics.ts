import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A finished HTTP request; `route` is the template, never the path, so that the number of series stays bounded. */
export type RequestMeasure = { face: 'rest' | 'graphql' | 'other'; route: string; status: number; seconds: number };

/** An attempt at a job that ended; `outcome` is one of a closed set. */
export type JobMeasure = { type: string; outcome: string; seconds: number };

/** What became of a delivery by an attempt: it arrived, it will be tried again, or it will not. */
export type DeliveryOutcome = 'delivered' | 'failed' | 'given_up';

/** A value that is read when somebody asks. */
export type Reading = { name: string; labels?: Readonly<Record<string, string>>; value: number };

/** Gauges that are read together. */
export type GaugeGroup = {
  gauges: readonly { name: string; help: string; labels?: readonly string[] }[];
  read: () => Promise<readonly Reading[]>;
};

/** What the process counts, and how Prometheus reads it. */
export type Metrics = {
  requestEnded(measure: RequestMeasure): void;
  jobEnded(measure: JobMeasure): void;
  deliveryAttempted(outcome: DeliveryOutcome): void;
  /** Counts a live stream; call what is returned when it ends. */
  streamOpened(): () => void;
  /** Adds gauges. What cannot be read in two seconds is left out of that rendering. */
  observe(group: GaugeGroup): void;
  render(): Promise<{ contentType: string; body: string }>;
};

const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_BUCKETS = [0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
const READ_MS = 2_000;

/** A registry of its own. @param options.isProcessMeasured adds memory, CPU, event loop and collector; default false */
export function createMetrics(options: { isProcessMeasured?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.isProcessMeasured) collectDefaultMetrics({ register: registry });
  const groups: (() => Promise<void>)[] = [];
  return {
    ...counters(registry),
    observe(group) {
      groups.push(readerOf(registry, group));
    },
    async render() {
      await Promise.all(groups.map((read) => read()));
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}

function counters(registry: Registry): Omit<Metrics, 'observe' | 'render'> {
  const registers = [registry];
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests.',
    labelNames: ['face', 'route', 'status'] as const,
    buckets: REQUEST_BUCKETS,
    registers,
  });
  const labelNames = ['type', 'outcome'] as const;
  const jobs = new Counter({ name: 'jobs_total', help: 'Attempts at jobs that ended.', labelNames, registers });
  const jobDurations = new Histogram({
    name: 'job_duration_seconds',
    help: 'Duration of attempts at jobs.',
    labelNames,
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
  };
}

/** Reads a group anew: what is no longer there has no value. */
function readerOf(registry: Registry, { gauges, read }: GaugeGroup): () => Promise<void> {
  const byName = new Map(
    gauges.map(({ name, help, labels = [] }) => [
      name,
      new Gauge({ name, help, labelNames: [...labels], registers: [registry] }),
    ]),
  );
  return async () => {
    const readings = await Promise.race([read().catch(() => []), sleep(READ_MS, [], { ref: false })]);
    for (const gauge of byName.values()) gauge.reset();
    // A gauge without labels has the value 0 when it is reset, which nobody has read.
    for (const { name, labels = {}, value } of readings) byName.get(name)?.set(labels, value);
  };
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

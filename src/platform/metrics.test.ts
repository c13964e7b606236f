import { register } from 'prom-client';
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('what was measured is what Prometheus reads', async () => {
  const metrics = createMetrics();
  metrics.requestEnded({ face: 'rest', route: '/v1/catalog/{sku}', status: 200, seconds: 0.004 });
  metrics.requestEnded({ face: 'rest', route: '/v1/catalog/{sku}', status: 404, seconds: 0.2 });
  metrics.jobEnded({ type: 'audit.run', outcome: 'succeeded', seconds: 3 });
  metrics.deliveryAttempted('failed');
  metrics.deliveryAttempted('failed');
  const { contentType, body } = await metrics.render();
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = body.split('\n');
  expect(lines).toContain(
    'http_request_duration_seconds_bucket{le="0.005",face="rest",route="/v1/catalog/{sku}",status="200"} 1',
  );
  expect(lines).toContain('http_request_duration_seconds_count{face="rest",route="/v1/catalog/{sku}",status="404"} 1');
  expect(lines).toContain('jobs_total{type="audit.run",outcome="succeeded"} 1');
  expect(lines).toContain('job_duration_seconds_sum{type="audit.run",outcome="succeeded"} 3');
  expect(lines).toContain('webhook_deliveries_total{outcome="failed"} 2');
});

test('a stream is counted while it is open, and closing it twice counts once', async () => {
  const metrics = createMetrics();
  const close = metrics.streamOpened();
  metrics.streamOpened();
  expect((await metrics.render()).body).toContain('\nsse_streams 2\n');
  close();
  close();
  expect((await metrics.render()).body).toContain('\nsse_streams 1\n');
});

test('two registries share nothing, and the library-wide one stays empty', async () => {
  const one = createMetrics();
  const other = createMetrics();
  one.deliveryAttempted('delivered');
  expect((await other.render()).body).not.toContain('webhook_deliveries_total{');
  expect(register.getMetricsAsArray()).toEqual([]);
});

test('the process itself is measured when asked for', async () => {
  const { body } = await createMetrics({ isProcessMeasured: true }).render();
  expect(body).toContain('process_resident_memory_bytes');
  expect((await createMetrics().render()).body).not.toContain('process_resident_memory_bytes');
});

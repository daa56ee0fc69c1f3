// emit-metric: what reaches the metrics port, and which dimensions are refused (emit-metric-policy page).
import { expect, it } from 'vitest';
import type { Metric } from '../../../../src/local/gateway/runtime/ports.ts';
import { policyGateway } from './harness.ts';

function collector() {
  const emitted: Metric[] = [];
  return { emitted, metrics: { emit: (metric: Metric) => void emitted.push(metric) } };
}

it('emits a metric with its dimensions [emit-metric] [emit-metric@name] [emit-metric@namespace] [emit-metric@value] [emit-metric/dimension] [emit-metric/dimension@name] [emit-metric/dimension@value]', async () => {
  const { emitted, metrics } = collector();
  const gateway = await policyGateway({
    metrics,
    inbound: `<emit-metric name="Request" value="@(1.5 + 1)" namespace="my-metrics">
      <dimension name="User ID" />
      <dimension name="Client IP" value="@(context.Request.IpAddress)" />
      <dimension name="API ID" />
      <dimension name="Gateway ID" />
    </emit-metric>
    <emit-metric name="Plain"><dimension name="@("Na" + "me")" value="x" /></emit-metric>`,
  });
  await gateway.fetch('/', { ipAddress: '10.0.0.9' });
  expect(emitted).toEqual([
    {
      name: 'Request',
      namespace: 'my-metrics',
      value: 2.5,
      dimensions: { 'User ID': '', 'Client IP': '10.0.0.9', 'API ID': 'api', 'Gateway ID': 'managed' },
    },
    { name: 'Plain', namespace: 'API Management', value: 1, dimensions: { Name: 'x' } },
  ]);
});

it('refuses a dimension without a value, and more than ten', async () => {
  const metric = (dimensions: string) => `<emit-metric name="m">${dimensions}</emit-metric>`;
  await expect(policyGateway({ inbound: metric('<dimension name="Colour" />') })).rejects.toThrow(
    "'Colour' needs a value",
  );
  const eleven = Array.from({ length: 11 }, (_, index) => `<dimension name="d${index}" value="v" />`).join('');
  await expect(policyGateway({ inbound: metric(eleven) })).rejects.toThrow('at most 10');
});

it('serves a real policy', async () => {
  const { emitted, metrics } = collector();
  const gateway = await policyGateway({ fixture: 'emit-metric', metrics });
  await gateway.fetch('/', { ipAddress: '10.0.0.1' });
  expect(emitted).toMatchObject([{ name: 'Request', dimensions: { 'API ID': 'api', 'Client IP': '10.0.0.1' } }]);
});

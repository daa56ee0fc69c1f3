// The exporter: `applicationinsights` (OpenTelemetry to Application Insights). A chunk of its own, loaded by start.ts.
// All automatic collection is off: it would record URLs (blob names, session ids), console lines and exception messages,
// which hold what telemetry must not. Only our own spans and metrics go out.
import { ManagedIdentityCredential } from '@azure/identity';
import appInsights from 'applicationinsights';
import { SCOPE } from './index.ts';
import type { TelemetrySettings } from './start.ts';

const off = { enabled: false };

type SpanProcessor = NonNullable<
  NonNullable<Parameters<typeof appInsights.useAzureMonitor>[0]>['spanProcessors']
>[number];

/**
 * Lets only our own spans out: whatever else a library may record (the Azure SDK's HTTP spans carry blob addresses, which
 * name users and snippets) is marked as not sampled before an exporter sees it.
 */
const onlyOurs: SpanProcessor = {
  onStart(span) {
    if (span.instrumentationScope.name !== SCOPE) span.spanContext().traceFlags = 0;
  },
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** @throws when the connection string is malformed; the message says so and holds no key */
export function startExporter({ connectionString, identityClientId }: TelemetrySettings): void {
  appInsights.useAzureMonitor({
    azureMonitorExporterOptions: {
      connectionString,
      // In Azure the component takes no keys (`DisableLocalAuth`); the exporter does not read
      // APPLICATIONINSIGHTS_AUTHENTICATION_STRING by itself.
      ...(identityClientId ? { credential: new ManagedIdentityCredential({ clientId: identityClientId }) } : {}),
      disableOfflineStorage: true,
    },
    instrumentationOptions: {
      azureSdk: off,
      http: off,
      mongoDb: off,
      mySql: off,
      postgreSql: off,
      redis: off,
      redis4: off,
      bunyan: off,
      winston: off,
      console: off,
    },
    spanProcessors: [onlyOurs],
    enableAutoCollectExceptions: false,
    enableLiveMetrics: false,
    enableStandardMetrics: false,
    enablePerformanceCounters: false,
  });
}

/** Flushes and stops, for at most two seconds: the host gives little time. */
export async function shutdownExporter(): Promise<void> {
  const limit = new Promise<void>((resolve) => setTimeout(resolve, 2_000).unref());
  await Promise.race([appInsights.shutdownAzureMonitor().catch(() => undefined), limit]);
}

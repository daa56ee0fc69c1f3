// When the exporter gets loaded. `applicationinsights` takes over a second of blocked event loop, so it is loaded only if
// a connection string is set, and only after the first request has been answered (or a while after start, for an idle
// always-ready instance). What happens before is told by the Functions host, which reports every request itself.
import { resetInstruments } from './index.ts';

/** Quiet time after the first answer, so that its last bytes are out before the event loop is busy. */
const AFTER_FIRST_ANSWER_MS = 250;
const WITHOUT_REQUEST_MS = 10_000;

export interface TelemetrySettings {
  readonly connectionString: string;
  /** The client id of the app's managed identity; with it the exporter signs in (a component with local auth off). */
  readonly identityClientId?: string | undefined;
}

let settings: TelemetrySettings | undefined;
let timer: NodeJS.Timeout | undefined;
let answered = false;
let loading: Promise<void> | undefined;

/** Notes that telemetry is wanted; without a call nothing of it is ever loaded. */
export function wantTelemetry(wanted: TelemetrySettings): void {
  settings = wanted;
  timer = setTimeout(load, WITHOUT_REQUEST_MS);
  timer.unref();
}

/** Called for each answered request: the first one starts the loading, later ones cost one comparison. */
export function requestAnswered(): void {
  if (answered || !timer) return;
  answered = true;
  clearTimeout(timer);
  timer = setTimeout(load, AFTER_FIRST_ANSWER_MS);
  timer.unref();
}

/** Sends what is left; for the host's shutdown. Never throws: telemetry must not fail the app. */
export async function stopTelemetry(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  if (!loading) return;
  await loading;
  const { shutdownExporter } = await import('./azure-monitor.ts');
  await shutdownExporter();
}

function load(): void {
  timer = undefined;
  if (!settings || loading) return;
  const wanted = settings;
  loading = import('./azure-monitor.ts')
    .then(({ startExporter }) => startExporter(wanted))
    .then(resetInstruments)
    .catch((error: unknown) =>
      console.error(`Telemetry is off: ${error instanceof Error ? error.message : String(error)}`),
    );
}

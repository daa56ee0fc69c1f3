// The entry that the Functions host loads (package.json `main`, bundled to dist/main.mjs).
import { app } from '@azure/functions';
import { catalog } from './catalog.ts';
import { registerFunctions } from './functions/register.ts';
import { createApp } from './start.ts';
import { stopTelemetry, wantTelemetry } from './telemetry/start.ts';

// Without it bodies are read whole and no event of a stream ever arrives. Before the first registration.
app.setup({ enableHttpStream: true });

const server = createApp(process.env, catalog);
registerFunctions(server);

const { config } = server;
if (config?.telemetryConnectionString !== undefined) {
  wantTelemetry({
    connectionString: config.telemetryConnectionString,
    identityClientId: config.identityClientId,
  });
}

app.hook.appTerminate(async () => {
  await server.close();
  await stopTelemetry();
});

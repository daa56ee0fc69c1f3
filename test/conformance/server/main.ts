// Runs the fixtures on a free port for the suite; prints the origin. `node test/conformance/server/main.ts`
import { createMcpServer } from '../../../src/app/mcp/mcp-server.ts';
import { serve } from '../../app/mcp/support/serve.ts';
import { ANN } from '../../app/mcp/support/test-server.ts';
import { createFixtureEngine } from './fixture-engine.ts';

export function createFixtureServer() {
  return createMcpServer({
    config: { gateway: null, maxBodyBytes: 1_048_576, heartbeatMs: 20_000, streamMs: 60_000, maxStreams: 1_000 },
    engine: createFixtureEngine(),
    authenticate: async () => ANN,
    ping: async () => {},
  });
}

if (import.meta.main) console.log((await serve(createFixtureServer())).origin);

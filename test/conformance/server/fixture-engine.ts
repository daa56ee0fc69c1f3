// An engine over the SDK's McpServer with everything that the conformance suite wants to find in a server, served by the
// same transports as the app: what the suite proves of one, it proves of the other.
import { randomBytes } from 'node:crypto';
import { createMcpHandler, createRequestStateCodec, McpServer } from '@modelcontextprotocol/server';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import type { Engine } from '../../../src/app/mcp/engine.ts';
import { runOnServer } from '../../../src/app/mcp/exchange.ts';
import { registerContentTools } from './content-tools.ts';
import { registerInputTools } from './input-tools.ts';
import { registerPrompts } from './prompts.ts';
import { registerResources } from './resources.ts';
import { registerStatelessTools } from './stateless-tools.ts';

export function createFixtureEngine(): Engine {
  const jsonSchemaValidator = new AjvJsonSchemaValidator();
  const states = createRequestStateCodec({ key: randomBytes(32) });

  const newServer = (): McpServer => {
    const server = new McpServer(
      { name: 'conformance-fixtures', version: '1.0.0' },
      {
        capabilities: {
          logging: {},
          tools: { listChanged: true },
          prompts: { listChanged: true },
          resources: { subscribe: true },
        },
        jsonSchemaValidator,
        requestState: { verify: states.verify },
      },
    );
    registerContentTools(server);
    registerInputTools(server, states);
    registerStatelessTools(server, handler.notify);
    registerPrompts(server);
    registerResources(server);
    return server;
  };
  const handler = createMcpHandler(newServer, { legacy: 'reject' });

  return {
    answer: (request, context) => runOnServer(newServer(), request, context),
    modern: (request, message) => handler.fetch(request, { parsedBody: message }),
    mayNotify: ({ method }) => method === 'tools/call',
    scopeFor: () => undefined,
    close: () => handler.close(),
  };
}

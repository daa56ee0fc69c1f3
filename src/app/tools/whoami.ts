// Tells for whom the server takes the caller: the first thing to look at when a snippet is "gone".
import type { Tool } from './tool.ts';

export const tool: Tool = {
  name: 'whoami',
  title: 'Who am I',
  description:
    'Returns the signed-in user as this server sees it: id, tenant, name, scopes and roles. ' +
    'Snippets belong to this user; the user_id is the `owner` that colleagues give to read a shared snippet.',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: { type: 'object', properties: {}, additionalProperties: false },
  outputSchema: {
    type: 'object',
    properties: {
      kind: {
        enum: ['user', 'subscription', 'local'],
        description: 'A signed-in person, a subscription key, or the one local user of a server without sign-in.',
      },
      user_id: { type: 'string' },
      tenant_id: { type: 'string' },
      name: { type: 'string' },
      client_id: { type: 'string', description: 'The MCP client; empty where no gateway told it.' },
      scopes: { type: 'array', items: { type: 'string' } },
      roles: { type: 'array', items: { type: 'string' } },
      guest: { type: 'boolean', description: 'A guest of the tenant sees no shared snippets.' },
    },
    required: ['kind', 'user_id', 'tenant_id', 'name', 'client_id', 'scopes', 'roles', 'guest'],
    additionalProperties: false,
  },
  run: (_args, { caller }) => {
    const scopes = [...caller.scopes].sort();
    const text = [
      `You are ${JSON.stringify(caller.name)} (${caller.kind} ${caller.userId} of tenant ${caller.tenantId}).`,
      caller.guest ? 'You are a guest of the tenant: shared snippets are not for you.' : '',
      `Scopes: ${scopes.join(' ') || 'none'}. Roles: ${caller.roles.join(' ') || 'none'}.`,
      `Client: ${caller.clientId || 'not told'}.`,
    ];
    return {
      text: text.filter(Boolean).join(' '),
      structured: {
        kind: caller.kind,
        user_id: caller.userId,
        tenant_id: caller.tenantId,
        name: caller.name,
        client_id: caller.clientId,
        scopes,
        roles: [...caller.roles],
        guest: caller.guest,
      },
    };
  },
};

// The suite's resources. Subscriptions of the older revisions are accepted and do nothing: nothing here ever changes.
import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { PNG } from './content-tools.ts';

export function registerResources(server: McpServer): void {
  const fixed = (uri: string, mimeType: string, content: { text: string } | { blob: string }) =>
    server.registerResource(
      uri.slice('test://'.length),
      uri,
      { description: `The resource ${uri}`, mimeType },
      async () => ({
        contents: [{ uri, mimeType, ...content }],
      }),
    );
  fixed('test://static-text', 'text/plain', { text: 'This is the content of the static text resource.' });
  fixed('test://static-binary', 'image/png', { blob: PNG });
  fixed('test://watched-resource', 'text/plain', { text: 'Watched' });

  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'By id', mimeType: 'application/json' },
    async (uri, { id }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: 'application/json',
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
        },
      ],
    }),
  );

  server.server.setRequestHandler('resources/subscribe', async () => ({}));
  server.server.setRequestHandler('resources/unsubscribe', async () => ({}));
}

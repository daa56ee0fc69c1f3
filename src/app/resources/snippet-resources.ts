// Snippets as resources: `snippet://{owner}/{name}`.
import { ResourceNotFoundError, type ResourceProvider } from './resource.ts';

export const snippetResources: ResourceProvider = {
  scope: 'snippets.read',
  templates: [],
  list: async () => ({ resources: [] }),
  read: async (uri) => {
    throw new ResourceNotFoundError(uri, 'No such resource.');
  },
  complete: async () => ({ values: [], hasMore: false }),
};

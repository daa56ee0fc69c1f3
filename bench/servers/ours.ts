// The app as it is deployed (the whole of src/app behind its web-standard entry), without a host, over the same bridge as
// the reference. Storage is never reached by the calls that are measured, and its address answers nobody.
import { catalog } from '../../src/app/catalog.ts';
import { readConfig } from '../../src/app/config.ts';
import { createServer } from '../../src/app/start.ts';
import { serve } from './node-adapter.ts';

const storage = 'UseDevelopmentStorage=true';
const env = { MCP_AUTH: 'none', SNIPPETS_BLOB_URL: storage, BUS_BLOB_URL: storage, BUS_QUEUE_URL: storage };
const server = createServer(readConfig(env), catalog);

serve((request) => server.fetch(request));

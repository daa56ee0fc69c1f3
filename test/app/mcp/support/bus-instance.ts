// One instance in a process of its own, to be killed. Prints its origin and its id.
import { busOn } from './bus.ts';
import { serve } from './serve.ts';
import { createTestServer } from './test-server.ts';

const { origin, server } = await serve(createTestServer({ bus: busOn(process.env) }));
console.log(`${origin} ${server.instanceId}`);

// The local gateway with a pipeline of the size of a real one: a token check by an HMAC key, a rate limit, six header and
// variable policies with expressions, and the call onwards.
import { createGateway } from '../../src/local/gateway/index.ts';
import { PIPELINE } from '../pipeline-policy.ts';

const gateway = await createGateway({ policy: PIPELINE, backend: process.env.BACKEND!, trace: false });
const { url } = await gateway.listen(0);
console.log(url);

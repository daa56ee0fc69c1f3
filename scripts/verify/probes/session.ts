// What a signed-in user gets: the protocol, a snippet's life, and a stream that is not held back. What is saved is deleted.
import { randomBytes } from 'node:crypto';
import { reasonOf, send } from '../http.ts';
import { callTool, INITIALIZE, post, resultOf } from '../mcp.ts';
import { must, type Probe } from '../probe.ts';

/** The endpoint event comes at once; a gateway that buffers would hold it until the heartbeat or for ever. */
const FIRST_BYTE_MS = 5_000;

export const SESSION: readonly Probe[] = [
  {
    area: 'session',
    title: 'the server introduces itself and lists its tools',
    signedIn: true,
    async run(target) {
      const hello = resultOf(await post(target, INITIALIZE));
      must(typeof hello?.protocolVersion === 'string', 'no answer to initialize');
      const list = resultOf(await post(target, { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} }));
      const tools = (list?.tools ?? []) as { name: string }[];
      must(
        tools.some(({ name }) => name === 'save_snippet'),
        `tools: ${tools.map(({ name }) => name).join(', ')}`,
      );
      return `${hello.protocolVersion}, ${tools.length} tools`;
    },
  },
  {
    area: 'session',
    title: 'forged identity headers beside a good token change nobody',
    signedIn: true,
    async run(target) {
      const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'whoami', arguments: {} } };
      const forged = '99999999-2222-4333-8444-555555555555';
      const plain = resultOf(await post(target, message));
      const answer = await post(target, message, { 'x-mcp-user-id': forged, 'x-ms-client-principal-id': forged });
      must(!answer.text.includes(forged), 'the forged user is believed');
      must(JSON.stringify(resultOf(answer)) === JSON.stringify(plain), 'the answer is another one');
      return 'same user';
    },
  },
  {
    area: 'session',
    title: 'a snippet is saved, read, found, deleted and gone',
    signedIn: true,
    async run(target) {
      const snippetname = `verify-${randomBytes(6).toString('hex')}`;
      const snippet = `verified ${new Date().toISOString()}`;
      try {
        const saved = await callTool(target, 'save_snippet', { snippetname, snippet });
        must(!saved.isError, `save: ${saved.content[0]?.text}`);
        const read = await callTool(target, 'get_snippet', { snippetname });
        must(JSON.stringify(read).includes(snippet), 'what was read is not what was saved');
        const list = await callTool(target, 'list_snippets', { prefix: snippetname });
        must(JSON.stringify(list).includes(snippetname), 'the list does not have it');
      } finally {
        await callTool(target, 'delete_snippet', { snippetname });
      }
      const gone = await callTool(target, 'get_snippet', { snippetname });
      must(gone.isError === true, 'it is still there after the deletion');
      return snippetname;
    },
  },
  {
    area: 'session',
    title: `the first event of an SSE stream arrives within ${FIRST_BYTE_MS / 1000} s: nothing buffers`,
    signedIn: true,
    async run(target) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), FIRST_BYTE_MS);
      const started = performance.now();
      try {
        const headers = { authorization: `Bearer ${target.accessToken}`, accept: 'text/event-stream' };
        const response = await fetch(`${target.origin}/mcp/sse`, { headers, signal: abort.signal });
        must(response.status === 200, `status ${response.status}`);
        let text = '';
        for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
          text += chunk;
          if (text.includes('\n\n') && text.includes('event: endpoint')) break;
        }
        const path = /^data: (.*)$/m.exec(text)?.[1] ?? '';
        must(path !== '' && !/[?&]code=/.test(path), `the endpoint event is: ${text.slice(0, 120)}`);
        return `${Math.round(performance.now() - started)} ms`;
      } catch (error) {
        if (abort.signal.aborted) must(false, `no event within ${FIRST_BYTE_MS} ms: something buffers the stream`);
        throw error instanceof TypeError ? new Error(reasonOf(error)) : error;
      } finally {
        clearTimeout(timer);
        abort.abort();
      }
    },
  },
  {
    area: 'session',
    title: 'a token in the query opens nothing',
    signedIn: true,
    modes: ['facade'],
    async run(target) {
      const { status } = await send(target, `/mcp/sse?access_token=${target.accessToken}`);
      must(status === 401, `status ${status}`);
      return '401';
    },
  },
];

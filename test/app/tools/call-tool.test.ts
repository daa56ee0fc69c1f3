// What holds for every tool: arguments are checked in words, faults stay inside, an abort passes through.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { toolRegistry } from '../../../scripts/generate-tools.ts';
import { catalog } from '../../../src/app/catalog.ts';
import { StorageUnavailableError } from '../../../src/app/snippets/errors.ts';
import { callTool, ERROR_META_KEY } from '../../../src/app/tools/call-tool.ts';
import { type Tool, type ToolContext, ToolError } from '../../../src/app/tools/tool.ts';
import { person, STAY } from '../snippets/open-test-store.ts';

afterEach(() => vi.restoreAllMocks());

const context: ToolContext = {
  caller: person(),
  store: () => Promise.reject(new StorageUnavailableError('unreachable')),
  signal: STAY,
};
const tools = [...catalog.tools.values()];
const named = (name: string) => catalog.tools.get(name) as Tool;
const ask = async (name: string, args: unknown) => {
  const result = await callTool(named(name), args, context);
  const [first] = result.content;
  const meta = result._meta?.[ERROR_META_KEY] as { code: string } | undefined;
  return { ...result, text: first?.type === 'text' ? first.text : '', code: meta?.code };
};

describe('the catalog', () => {
  test('has the tools that clients know, in the order of their names', () => {
    const names = tools.map((tool) => tool.name);
    expect(names).toEqual([
      'delete_snippet',
      'echo_caps',
      'get_snippet',
      'hello_mcp',
      'list_snippets',
      'reverse_echo',
      'save_snippet',
      'search_snippets',
      'whoami',
    ]);
    const args = (name: string) => Object.keys(named(name).inputSchema.properties as object);
    expect(args('save_snippet')).toEqual([
      'snippetname',
      'snippet',
      'language',
      'tags',
      'description',
      'visibility',
      'if_version',
    ]);
    expect(args('get_snippet')).toEqual(['snippetname', 'owner']);
    expect(args('delete_snippet')).toEqual(['snippetname', 'if_version']);
    expect(args('list_snippets')).toEqual(expect.arrayContaining(['prefix', 'tag', 'cursor', 'limit']));
    expect(args('echo_caps')).toEqual(['input']);
  });

  test.each(tools.map((tool) => [tool.name, tool] as const))('%s tells a client all it can', (_, tool) => {
    expect(tool.title).not.toBe('');
    expect(tool.description.length).toBeGreaterThan(40);
    expect(Object.keys(tool.annotations).sort()).toEqual([
      'destructiveHint',
      'idempotentHint',
      'openWorldHint',
      'readOnlyHint',
    ]);
    const writes = tool.name.startsWith('save') || tool.name.startsWith('delete');
    expect(tool.annotations.readOnlyHint).toBe(!writes);
    expect(tool.annotations.destructiveHint).toBe(writes);
    const snippets = tool.name.includes('snippet');
    expect(tool.scope).toBe(snippets ? (writes ? 'snippets.write' : 'snippets.read') : undefined);
    for (const schema of [tool.inputSchema, tool.outputSchema]) {
      expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  test('is made of the files that are there', async () => {
    const committed = await readFile(new URL('../../../src/app/tools/registry.gen.ts', import.meta.url), 'utf8');
    expect(committed, 'run npx node scripts/generate-tools.ts').toBe(await toolRegistry());
  });

  test.each([
    ['export const tool = { name: "new_tool" } satisfies Tool;', /new-tool\.ts: write "export const tool: Tool"/],
    ["export const tool: Tool = { name: 'other' };", /its tool must be named 'new_tool'/],
  ])('leaves no tool out in silence: %s', async (source, words) => {
    const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-tools-'));
    try {
      await writeFile(join(folder, 'new-tool.ts'), source);
      await expect(toolRegistry(folder)).rejects.toThrow(words);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('has the version of the package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(catalog.serverInfo.version).toBe(version);
  });
});

describe('arguments that do not fit', () => {
  test.each([
    ['save_snippet', {}, /required property 'snippetname'.*required property 'snippet'/s],
    ['save_snippet', { snippetname: '../x', snippet: '' }, /snippetname.*1 to 128 characters/s],
    ['save_snippet', { snippetname: 'a', snippet: 7 }, /snippet must be string/],
    ['save_snippet', { snippetname: 'a', snippet: '', if_versoin: 'x' }, /unknown argument "if_versoin".*if_version/s],
    ['save_snippet', { snippetname: 'a', snippet: 'x\ud800' }, /surrogate/],
    ['save_snippet', { snippetname: 'a', snippet: '', tags: ['\udfff'] }, /surrogate/],
    ['save_snippet', { snippetname: 'a', snippet: '', visibility: 'public' }, /visibility/],
    ['list_snippets', { limit: 0 }, /limit/],
    ['list_snippets', { limit: '5' }, /limit must be integer/],
    ['search_snippets', { query: '' }, /query/],
    ['echo_caps', { input: null }, /input must be string/],
    ['hello_mcp', { name: 'x' }, /unknown argument "name"/],
    ['hello_mcp', [], /object/],
    ['hello_mcp', 'x', /object/],
    ['hello_mcp', null, /^Hello/],
  ])('%s %j', async (name, args, text) => {
    const result = await ask(name, args);
    expect(result.text).toMatch(text);
    expect(result.code).toBe(args === null ? undefined : 'invalid_arguments');
  });

  test('never end otherwise than in a result', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tools), fc.anything({ withNullPrototype: true }), async (tool, args) => {
        const result = await callTool(tool, args, context);
        expect(result.content.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  test('of prototype names are unknown arguments like others', async () => {
    const args = JSON.parse('{"__proto__": {"input": "x"}, "constructor": 1, "input": "x"}');
    expect((await ask('echo_caps', args)).text).toMatch(/unknown argument.*"__proto__".*"constructor"/);
  });
});

describe('the tools without storage', () => {
  test('hello_mcp', async () => {
    expect(await ask('hello_mcp', undefined)).toMatchObject({
      content: [{ type: 'text', text: 'Hello I am MCPTool!' }],
      structuredContent: { message: 'Hello I am MCPTool!' },
    });
  });

  test.each([
    ['hello', 'HELLO'],
    ['straße ǆ ﬁ', 'STRASSE Ǆ FI'],
    ['iıİ', 'IIİ'],
    ['', ''],
  ])('echo_caps %j', async (input, output) => {
    expect(await ask('echo_caps', { input })).toMatchObject({ text: output, structuredContent: { output } });
  });

  test.each([
    ['abc', 'cba'],
    ['e\u0301a', 'ae\u0301'],
    ['👨‍👩‍👧🇩🇪🇫🇷x', 'x🇫🇷🇩🇪👨‍👩‍👧'],
    ['a\r\nb', 'b\r\na'],
    ['👍🏽!', '!👍🏽'],
    ['', ''],
  ])('reverse_echo %j', async (input, output) => {
    expect(await ask('reverse_echo', { input })).toMatchObject({ text: output, structuredContent: { output } });
  });

  test('whoami tells the caller as the server sees it', async () => {
    const caller = person({ guest: true, roles: ['guest', 'Reader'], name: 'Ä "x"' });
    const result = await callTool(named('whoami'), {}, { ...context, caller });
    expect(result.structuredContent).toEqual({
      kind: 'user',
      user_id: caller.userId,
      tenant_id: caller.tenantId,
      name: 'Ä "x"',
      client_id: 'dcr-test',
      scopes: ['snippets.read', 'snippets.write'],
      roles: ['guest', 'Reader'],
      guest: true,
    });
  });
});

describe('a failure', () => {
  test('of storage says to try again', async () => {
    const result = await ask('list_snippets', {});
    expect(result).toMatchObject({ isError: true, code: 'storage_unavailable' });
    expect(result.text).toMatch(/unavailable.*Try again/);
  });

  const failing = (error: unknown): Tool => ({
    ...named('hello_mcp'),
    run: () => {
      throw error;
    },
  });

  test('that nobody foresaw tells a reference and nothing of its text, to client or log', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const secret = 'https://account.blob.core.windows.net/?sig=secret';
    for (const error of [new Error(secret), secret, { message: secret }, null]) {
      const result = await callTool(failing(error), {}, context);
      expect(result).toMatchObject({ isError: true });
      expect(JSON.stringify([result, log.mock.calls])).not.toContain('secret');
      const reference = String((result._meta?.[ERROR_META_KEY] as { reference?: string } | undefined)?.reference);
      expect(log.mock.lastCall?.[0]).toContain(reference);
    }
  });

  test('with a code goes to the client as it is', async () => {
    const result = await callTool(failing(new ToolError('busy', 'Later.', { wait: 3 })), {}, context);
    expect(result).toEqual({
      content: [{ type: 'text', text: 'Later.' }],
      isError: true,
      _meta: { [ERROR_META_KEY]: { code: 'busy', wait: 3 } },
    });
  });

  test('after the client has gone is the client’s reason', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(callTool(failing(new Error('x')), {}, { ...context, signal })).rejects.toThrow('gone');
  });
});

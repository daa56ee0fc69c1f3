// What the README tells a newcomer to type: the MCP Inspector's command line against the started system, over both
// transports, with every tool. Its exit code and what it prints are what people and scripts go by.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../src/app/catalog.ts';
import { type Running, started } from '../cli/command.ts';

const INSPECTOR = fileURLToPath(new URL('../../node_modules/.bin/mcp-inspector', import.meta.url));
/** The Inspector's exit code for a tool that answered `isError`, or is not there. */
const TOOL_FAILED = 5;

let system: Running & { urls: Record<string, string> };
let home: string;

beforeAll(async () => {
  [system, home] = await Promise.all([
    started(['--ephemeral', '--no-gateway']),
    mkdtemp(join(tmpdir(), 'remote-mcp-inspector-')),
  ]);
});
afterAll(async () => {
  system.child.kill('SIGINT');
  await system.finished;
  await rm(home, { recursive: true, force: true });
});

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it under this Node.js, with a home of its own, since it keeps a catalog of servers there. */
function inspect(...args: string[]): Promise<Run> {
  const env = { ...process.env, HOME: home, USERPROFILE: home };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [INSPECTOR, '--cli', ...args], { env }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

interface ToolResult {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
}

describe.each([
  ['http', 'mcp'],
  ['sse', 'sse'],
] as const)('over %s', (transport, endpoint) => {
  const target = (): string[] => [system.urls[endpoint]!, '--transport', transport];
  const call = (tool: string, args: Readonly<Record<string, string>> = {}): Promise<Run> => {
    const pairs = Object.entries(args).flatMap(([name, value]) => ['--tool-arg', `${name}=${value}`]);
    return inspect(...target(), '--method', 'tools/call', '--tool-name', tool, ...pairs);
  };
  const result = async (tool: string, args?: Readonly<Record<string, string>>): Promise<ToolResult> => {
    const { code, stdout, stderr } = await call(tool, args);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as ToolResult;
  };
  const snippetname = `hello-${transport}`;

  it('lists every tool, with schemas that the Inspector finds nothing to say about', async () => {
    const { code, stdout, stderr } = await inspect(...target(), '--method', 'tools/list', '--strict');
    expect(code, stderr).toBe(0);
    const { tools } = JSON.parse(stdout) as { tools: { name: string }[] };
    expect(tools.map(({ name }) => name)).toEqual([...catalog.tools.keys()]);
    expect(stderr).not.toMatch(/warning/i);
  });

  it('saves, finds, reads and deletes a snippet', async () => {
    const saved = await result('save_snippet', { snippetname, snippet: 'print("hi")', language: 'python' });
    expect(saved.structuredContent).toMatchObject({ snippetname, created: true, bytes: 11 });
    const [read, listed, found] = await Promise.all([
      result('get_snippet', { snippetname }),
      result('list_snippets', { prefix: snippetname }),
      result('search_snippets', { query: 'print', prefix: snippetname }),
    ]);
    expect(read.content[0]?.text).toBe('print("hi")');
    expect(listed.structuredContent?.snippets).toMatchObject([{ snippetname, language: 'python' }]);
    expect(found.structuredContent?.matches).toMatchObject([{ snippetname, line: 1 }]);
    const deleted = await result('delete_snippet', { snippetname });
    expect(deleted.structuredContent).toEqual({ snippetname, deleted: true });
    const gone = await call('get_snippet', { snippetname });
    expect(gone.code).toBe(TOOL_FAILED);
    expect(gone.stdout).toContain('You have no snippet named');
  });

  it('calls the tools that need no snippet', async () => {
    const [hello, caps, reversed, who] = await Promise.all([
      result('hello_mcp'),
      result('echo_caps', { input: 'straße' }),
      result('reverse_echo', { input: 'ab👩‍👩‍👧c' }),
      result('whoami'),
    ]);
    expect(hello.content).toEqual([{ type: 'text', text: 'Hello I am MCPTool!' }]);
    expect(caps.structuredContent).toEqual({ output: 'STRASSE' });
    expect(reversed.structuredContent).toEqual({ output: 'c👩‍👩‍👧ba' });
    expect(who.structuredContent).toMatchObject({ kind: 'local', user_id: 'local-user' });
  });

  it('fails for a tool that there is not, and for arguments that do not fit', async () => {
    const [missing, wrong] = await Promise.all([
      call('burn'),
      call('save_snippet', { snippetname: '../x', snippet: 'y' }),
    ]);
    expect([missing.code, wrong.code]).toEqual([TOOL_FAILED, TOOL_FAILED]);
    expect(wrong.stdout).toContain('A snippet name is 1 to 128 characters');
  });
});

it('every tool of the catalog is called above', () => {
  const called =
    'delete_snippet echo_caps get_snippet hello_mcp list_snippets reverse_echo save_snippet search_snippets whoami';
  expect([...catalog.tools.keys()].join(' ')).toBe(called);
});

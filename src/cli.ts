// The `remote-mcp` command: finds the command's file in src/cli, prints what went wrong in one line, sets the exit code.
// 0: done. 1: it failed. 2: the command line makes no sense.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from './cli/usage-error.ts';

interface Command {
  run(args: string[]): Promise<number>;
}

/** In the order of the help. A command is there when its file is. */
const COMMANDS: Record<string, string> = {
  start: 'runs the whole system on this machine',
  gateway: 'runs only the gateway, over any policies and backends',
  policy: 'checks policies for what Azure would refuse and what breaks MCP streams',
  audit: 'reports on a fleet of servers, or on one by its URL',
  proxy: 'runs a local proxy that signs in for a client',
};

const fileOf = (name: string): URL => new URL(`./cli/${name}.ts`, import.meta.url);
const isThere = (name: string): boolean => Object.hasOwn(COMMANDS, name) && existsSync(fileURLToPath(fileOf(name)));

function help(): string {
  const commands = Object.entries(COMMANDS).filter(([name]) => isThere(name));
  const lines = commands.map(([name, does]) => `  ${name.padEnd(9)} ${does}`);
  return ['Usage: remote-mcp COMMAND [flags]', ...lines, '', 'remote-mcp COMMAND --help tells the flags.'].join('\n');
}

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(help());
    return name === undefined ? 2 : 0;
  }
  if (!isThere(name)) throw new UsageError(`There is no command "${name}".\n${help()}`);
  const command = (await import(fileOf(name).href)) as Command;
  return command.run(args);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const usage = error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS');
  console.error(`remote-mcp: ${message}`);
  process.exitCode = usage ? 2 : 1;
}

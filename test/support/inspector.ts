// The MCP Inspector's command line in a terminal, as a person runs it: it prints the address to sign in at.
import { fileURLToPath } from 'node:url';
import { type InTerminal, runInTerminal } from './terminal.ts';

const INSPECTOR = fileURLToPath(new URL('../../node_modules/.bin/mcp-inspector', import.meta.url));

/** The address that it prints for the browser. */
export const SIGN_IN_ADDRESS = /https?:\/\/\S+\/authorize\?[\w.~!*'()%&=+-]+/;

/** @param storage a folder for its tokens @param args from `--cli` on */
export function inspectorInTerminal(
  args: readonly string[],
  storage: string,
  env: Readonly<Record<string, string>> = {},
): InTerminal {
  return runInTerminal([process.execPath, INSPECTOR, ...args], {
    MCP_AUTO_OPEN_ENABLED: 'false',
    MCP_STORAGE_DIR: storage,
    HOME: storage,
    NO_COLOR: '1',
    // The keychain is the person's own; without one the Inspector forgets its tokens between two calls.
    MCP_INSPECTOR_SECRET_STORE: 'file',
    ...env,
  });
}

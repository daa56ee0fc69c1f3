// The MCP SDK, loaded when something first needs it: the usual requests of a session never do, and a cold start
// should not wait for it. `warmSdk` loads it in the background once the first request has been answered.
type Sdk = typeof import('@modelcontextprotocol/server');

let loaded: Promise<Sdk> | undefined;

export function loadSdk(): Promise<Sdk> {
  loaded ??= import('@modelcontextprotocol/server');
  return loaded;
}

let warming = false;

/** Loads the SDK soon, so that the first request that needs it need not wait; called for every request. */
export function warmSdk(delayMs = 2_000): void {
  if (warming) return;
  warming = true;
  setTimeout(() => void loadSdk().catch(() => {}), delayMs).unref();
}

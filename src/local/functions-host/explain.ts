// The words for everything that Azure does to an app without saying why: what happened, what it does to the client in
// Azure, and the mend.
import type { Failure } from './protocol.ts';
import { AZURE_SILENCE } from './times.ts';

const WRAP = 'Catch errors in one wrapper around every handler and return a response.';

/** An invocation failed before its response had begun. */
export function failedBeforeResponse(name: string, failure: Failure): string {
  const hang = `In Azure the client now hangs for ${AZURE_SILENCE} and then gets an empty 500.`;
  const what = {
    request: `The request could not be handed to "${name}": ${failure.message}. ${hang} (TRACE does this, always.)`,
    handler: `Handler "${name}" threw ${failure.message}. ${hang} ${WRAP}`,
    response: `What "${name}" returned is no HTTP response: ${failure.message}. ${hang} Return an object with status, headers and body.`,
  }[failure.phase];
  return failure.stack === undefined ? what : `${what}\n${failure.stack}`;
}

export function returnedNothing(name: string): string {
  return `Handler "${name}" returned nothing. In Azure the client now hangs for ${AZURE_SILENCE} and then gets an empty 500. Return a response on every path.`;
}

export function failedDuringStream(name: string, failure: Failure): string {
  return `The response stream of "${name}" failed: ${failure.message}. In Azure the client is left without an end and is reset after ${AZURE_SILENCE} of silence. Never error a stream: send a last event and close it.`;
}

export function headersTooLarge(name: string): string {
  return `The request headers for "${name}" are over 16 KB, which the worker's HTTP server refuses. In Azure the client now hangs for ${AZURE_SILENCE} and then gets an empty 500. Keep tokens and session ids small.`;
}

export function silentBeforeResponse(name: string, settled: boolean): string {
  return settled
    ? `"${name}" gave no response within ${AZURE_SILENCE}: empty 500.`
    : `"${name}" has not answered for ${AZURE_SILENCE} and its handler still runs: in Azure the client gets no answer at all. Return the response at once and stream what comes later.`;
}

export function silentStream(name: string): string {
  return `The stream of "${name}" was silent for ${AZURE_SILENCE} and is reset. Send a heartbeat, e.g. a comment line every 20 s.`;
}

export function bodyTooLarge(name: string, bytes: number): string {
  return `The request body for "${name}" is over ${bytes.toLocaleString('en-US')} bytes: empty 500, as in Azure (not a 413). Check your own limit first.`;
}

export function throttled(name: string): string {
  return `Too many requests at once for host.json (maxConcurrentRequests, maxOutstandingRequests): "${name}" answered 429. Streams whose handler never ends keep their slot: close them when the client has gone.`;
}

export function timedOut(name: string, minutes: number, streams: number): string {
  return `"${name}" still runs after functionTimeout (${Number(minutes.toFixed(2))} min): as in Azure the worker is restarted, which resets ${streams} open request${streams === 1 ? '' : 's'} of everybody. End every stream before that, and stop it when its client has gone.`;
}

export function crashed(how: string, streams: number): string {
  return `The worker process ended (${how}), which resets ${streams} open request${streams === 1 ? '' : 's'}. The next request gets an empty 500; then it is back. An error outside a handler (a timer, an event, an unhandled rejection) ends the process: catch it there.`;
}

export function loadFailed(failure: Failure): string {
  return `The app could not be loaded, so every route answers an empty 404, as in Azure.\n${failure.stack ?? failure.message}`;
}

export function badHostJson(problem: string): string {
  return `host.json is wrong, so everything answers 503, as in Azure. ${problem}`;
}

export function wrongKey(name: string): string {
  return `"${name}" needs a key (its authLevel is not "anonymous") and the request brought none or a wrong one: empty 401. Send it as x-functions-key, or register the function with authLevel: 'anonymous'.`;
}

// The HTTP server inside @azure/functions listens on every network interface, which on a laptop is a way around the
// host. Each listening socket of the worker that names no host, or all of them, is therefore bound to loopback.
import { Server } from 'node:net';

const EVERYWHERE = new Set(['', '0.0.0.0', '::', '::0', '[::]']);

export function listenOnLoopbackOnly(): void {
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
    // Between two requests of the host its connection stays open: else a request could meet a socket that just closes.
    if ('keepAliveTimeout' in this) this.keepAliveTimeout = 0;
    return Reflect.apply(listen, this, bound(args)) as Server;
  } as typeof listen;
}

/** `listen`'s arguments with the host made loopback; a pipe, a handle and a named host stay as they are. */
function bound(args: unknown[]): unknown[] {
  const [first, second] = args;
  const callback = args.findLast((one) => typeof one === 'function');
  const rest = callback === undefined ? [] : [callback];
  if (first === undefined || first === null || typeof first === 'function') {
    return [{ port: 0, host: '127.0.0.1' }, ...rest];
  }
  if (typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))) {
    const backlog = args.slice(1).find((one) => typeof one === 'number');
    const host = typeof second === 'string' ? second : '';
    return [{ port: Number(first), host: toLoopback(host), ...(backlog === undefined ? {} : { backlog }) }, ...rest];
  }
  if (typeof first === 'object' && 'port' in first) {
    const host = 'host' in first && typeof first.host === 'string' ? first.host : '';
    return [{ ...first, host: toLoopback(host) }, ...rest];
  }
  return args;
}

function toLoopback(host: string): string {
  return EVERYWHERE.has(host) ? '127.0.0.1' : host;
}

// HTTP without a client library in between: the exact request target, and whether a connection ended or was reset.
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
  /** How the connection ended: an answer that is complete, a reset, or an end in the middle. */
  readonly end: 'complete' | 'reset' | 'cut';
}

/** @param lines request line and headers, without the final empty line. `Connection: close` is added. */
export function rawRequest(port: number, lines: readonly string[], body = ''): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${[...lines, 'Host: localhost', 'Connection: close'].join('\r\n')}\r\n\r\n${body}`, 'latin1');
  return readAnswer(socket);
}

function readAnswer(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let text = '';
    let reset = false;
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => {
      reset = true;
    });
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const answer = rest.join('\r\n\r\n');
      const chunked = /^transfer-encoding: chunked/im.test(head);
      const complete = head !== '' && (!chunked || answer.endsWith('0\r\n\r\n') || answer.endsWith('0'));
      resolve({
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
        headers: head,
        body: answer,
        end: reset ? 'reset' : complete ? 'complete' : 'cut',
      });
    });
  });
}

export const FIXTURE_APP = new URL('../../fixtures/functions-host-app', import.meta.url).pathname;

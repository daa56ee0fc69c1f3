// The request and the response as policies see and edit them. Both are what expressions read as context.Request and
// context.Response (apim policy expressions, "Context variable").
import type { RequestModel, ResponseModel } from '../expressions/context-model.ts';
import type { Body } from './body.ts';
import { HeaderBag } from './headers.ts';

export interface GatewayRequestInit {
  method: string;
  originalUrl: string;
  headers: HeaderBag;
  body: Body | null;
  ipAddress: string;
  certificate?: Uint8Array | null;
}

export class GatewayRequest implements RequestModel {
  method: string;
  readonly originalUrl: string;
  readonly headersBag: HeaderBag;
  body: Body | null;
  readonly ipAddress: string;
  readonly certificate: Uint8Array | null;
  readonly privateEndpointConnection = null;
  matchedParameters: ReadonlyMap<string, string> = NO_PARAMETERS;
  /** Where the backend is, without a slash at the end: scheme, host and path prefix. */
  base = '';
  /** Begins with a slash, or is empty. Percent-encoded as it goes on the wire. */
  path = '';
  /** Empty, or begins with a question mark. */
  query = '';

  constructor(init: GatewayRequestInit) {
    this.method = init.method;
    this.originalUrl = init.originalUrl;
    this.headersBag = init.headers;
    this.body = init.body;
    this.ipAddress = init.ipAddress;
    this.certificate = init.certificate ?? null;
  }

  get headers() {
    return this.headersBag.map;
  }

  /** The address at the backend as it would be called now (context.Request.Url). */
  get url(): string {
    const base = this.base === '' ? originOf(this.originalUrl) : this.base;
    return base + this.path + this.query;
  }
}

/** Scheme and authority of an absolute address. */
function originOf(url: string): string {
  const end = url.indexOf('/', url.indexOf('//') + 2);
  return end < 0 ? url : url.slice(0, end);
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

export class GatewayResponse implements ResponseModel {
  statusCode: number;
  /** Empty: the standard phrase of the code is used. */
  statusReason: string;
  readonly headersBag: HeaderBag;
  body: Body | null;

  constructor(statusCode = 200, statusReason = '', headers: HeaderBag = new HeaderBag(), body: Body | null = null) {
    this.statusCode = statusCode;
    this.statusReason = statusReason;
    this.headersBag = headers;
    this.body = body;
  }

  get headers() {
    return this.headersBag.map;
  }
}

/** What set-header, set-body and the like edit: headers and a body. */
export type Message = GatewayRequest | GatewayResponse;

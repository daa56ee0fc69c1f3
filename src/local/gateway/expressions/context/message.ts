// context.Request and context.Response. Views are kept, and made anew only where the model has changed.

import type { DotNetValue } from '../../dotnet/boxed.ts';
import { Dictionary } from '../../dotnet/collections/dictionary.ts';
import { Uri } from '../../dotnet/net/uri.ts';
import { StringComparer } from '../../dotnet/string-comparer.ts';
import type { HeaderMap, RequestModel, ResponseModel } from '../context-model.ts';
import { BodyValue } from './body.ts';
import { certificateOf } from './certificate.ts';
import { multiMap, ORDINAL_IGNORE_CASE, STRING } from './collections.ts';
import { formPairs } from './form.ts';
import { Kept, once, view } from './lazy.ts';

export class UrlValue {
  readonly uri: Uri;
  readonly query: () => Dictionary;

  constructor(address: string) {
    this.uri = Uri.create(address);
    this.query = once(() => {
      const groups = new Map<string, { name: string; values: string[] }>();
      for (const [name, value] of formPairs(this.uri.query.replace(/^\?+/, ''))) {
        const key = StringComparer.of(ORDINAL_IGNORE_CASE).keyOf(name);
        const group = groups.get(key) ?? { name, values: [] };
        group.values.push(value);
        groups.set(key, group);
      }
      return multiMap([...groups.values()].map(({ name, values }) => [name, values] as const));
    });
  }

  toString(): string {
    return this.uri.absoluteUri;
  }
}

export class RequestValue {
  readonly model: RequestModel;
  readonly #url = new Kept((address: string) => new UrlValue(address));
  readonly #originalUrl = new Kept((address: string) => new UrlValue(address));
  readonly #headers = new Kept((headers: HeaderMap) => multiMap(headers));
  readonly #parameters = new Kept(parameterMap);
  readonly #body = new Kept((body: NonNullable<RequestModel['body']>) => new BodyValue(body));
  readonly certificate: () => unknown;
  readonly privateEndpoint: () => PrivateEndpointValue | null;

  constructor(model: RequestModel) {
    this.model = model;
    this.certificate = view(model.certificate, (der) => certificateOf(der));
    this.privateEndpoint = view(model.privateEndpointConnection, (connection) => new PrivateEndpointValue(connection));
  }

  url(): UrlValue {
    return this.#url.of(this.model.url);
  }

  originalUrl(): UrlValue {
    return this.#originalUrl.of(this.model.originalUrl);
  }

  headers(): Dictionary {
    return this.#headers.of(this.model.headers);
  }

  matchedParameters(): Dictionary {
    return this.#parameters.of(this.model.matchedParameters);
  }

  body(): BodyValue | null {
    return this.model.body === null ? null : this.#body.of(this.model.body);
  }
}

function parameterMap(parameters: RequestModel['matchedParameters']): Dictionary {
  const map = new Dictionary(STRING(), STRING());
  for (const [name, value] of parameters) map.set(name, value);
  return map;
}

export class PrivateEndpointValue {
  readonly model: { name: string; groupId: string; memberName: string };
  constructor(model: { name: string; groupId: string; memberName: string }) {
    this.model = model;
  }
}

/** context.Response, and the value of a variable that send-request made. */
export class ResponseValue {
  readonly model: ResponseModel;
  readonly #headers = new Kept((headers: HeaderMap) => multiMap(headers));
  readonly #body = new Kept((body: NonNullable<ResponseModel['body']>) => new BodyValue(body));

  constructor(model: ResponseModel) {
    this.model = model;
  }

  headers(): Dictionary {
    return this.#headers.of(this.model.headers as HeaderMap);
  }

  body(): BodyValue | null {
    return this.model.body === null ? null : this.#body.of(this.model.body);
  }
}

/** A response as the value of a variable. */
export function responseValue(model: ResponseModel): ResponseValue {
  return new ResponseValue(model);
}

/** The response that a variable's value is; null if it is none. */
export function responseModel(value: DotNetValue): ResponseModel | null {
  return value instanceof ResponseValue ? value.model : null;
}

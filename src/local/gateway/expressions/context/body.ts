// IMessageBody: reading it without preserveContent uses it up (documented); reading it again then is an
// InvalidOperationException.
import type { TypeRef } from '../../dotnet/boxed.ts';
import { spendBytes } from '../../dotnet/budget.ts';
import { Dictionary } from '../../dotnet/collections/dictionary.ts';
import { List } from '../../dotnet/collections/list.ts';
import { DotNetException, invalidOperation } from '../../dotnet/exception.ts';
import { parseArray, parseObject, parseToken } from '../../dotnet/json/loader.ts';
import { parseDocument, parseElement } from '../../dotnet/xml/parse.ts';
import type { MessageBody } from '../context-model.ts';
import { typeOf } from '../registry.ts';
import { formPairs } from './form.ts';

/** As a StreamReader decodes: UTF-8 unless a byte order mark says otherwise; the mark is not part of the text. */
function textOfBytes(bytes: Uint8Array): string {
  spendBytes(bytes.length * 2);
  const [a, b, c, d] = bytes;
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (a === 0xff && b === 0xfe && !(c === 0 && d === 0)) return new TextDecoder('utf-16le').decode(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

export class BodyValue {
  readonly #body: MessageBody;

  constructor(body: MessageBody) {
    this.#body = body;
  }

  #read(preserveContent: boolean): Uint8Array {
    if (this.#body.consumed) throw invalidOperation('The message body has already been consumed.');
    this.#body.consumed = !preserveContent;
    return this.#body.bytes() ?? new Uint8Array();
  }

  /** As<T>. */
  as(type: TypeRef, preserveContent: boolean): unknown {
    const bytes = this.#read(preserveContent);
    switch (type.fullName) {
      case 'System.Byte[]':
        return bytes.slice();
      case 'System.String':
        return textOfBytes(bytes);
      case 'Newtonsoft.Json.Linq.JObject':
        return parseObject(textOfBytes(bytes));
      case 'Newtonsoft.Json.Linq.JArray':
        return parseArray(textOfBytes(bytes));
      case 'Newtonsoft.Json.Linq.JToken':
        return parseToken(textOfBytes(bytes));
      case 'System.Xml.Linq.XElement':
      case 'System.Xml.Linq.XNode':
        return parseElement(textOfBytes(bytes));
      case 'System.Xml.Linq.XDocument':
        return parseDocument(textOfBytes(bytes));
      default:
        throw new DotNetException('System.NotSupportedException', `A message body cannot be read as ${type.fullName}.`);
    }
  }

  asFormUrlEncodedContent(preserveContent: boolean): Dictionary {
    const string = typeOf('System.String');
    const form = new Dictionary(string, typeOf('System.Collections.Generic.IList', string));
    for (const [name, value] of formPairs(textOfBytes(this.#read(preserveContent)))) {
      let values = form.find(name)?.value as List | undefined;
      if (values === undefined) {
        values = List.of<unknown>(string, []);
        form.set(name, values);
      }
      values.add(value);
    }
    return form;
  }
}

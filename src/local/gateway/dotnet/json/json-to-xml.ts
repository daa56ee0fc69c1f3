// JSON as XML, as Newtonsoft's XmlNodeConverter reads it: the counterpart of xml-to-json.ts.
import { Boxed } from '../boxed.ts';
import { DateTime } from '../datetime.ts';
import { DateTimeOffset } from '../datetimeoffset.ts';
import { XAttribute } from '../xml/attribute.ts';
import { isNameChar, isNameStart } from '../xml/characters.ts';
import { xmlText } from '../xml/convert.ts';
import { XDocument } from '../xml/document.ts';
import { XElement } from '../xml/element.ts';
import { XCData, XComment, XDeclaration, XDocumentType, XProcessingInstruction, XText } from '../xml/leaves.ts';
import { type XName, XNamespace } from '../xml/name.ts';
import { JArray } from './array.ts';
import { isoText } from './dates.ts';
import { jsonSerializationException } from './errors.ts';
import { JObject } from './object.ts';
import type { JToken } from './token.ts';
import { JTokenType } from './token-type.ts';
import { JValue } from './value.ts';

/** Text of a value in XML; null for JSON null. */
function valueText(token: JToken): string | null {
  const value = token instanceof JValue ? token.value : null;
  if (value === null) return null;
  if (value instanceof DateTime) return isoText(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof DateTimeOffset || value instanceof Boxed || typeof value !== 'string') return xmlText(value);
  return value;
}

/** XmlConvert.EncodeLocalName: characters that no name may have become _xHHHH_. */
function encodeName(name: string): string {
  let encoded = '';
  for (let index = 0; index < name.length; index++) {
    const char = name[index]!;
    const escapes = char === '_' && /^_x[0-9A-Fa-f]{4}_/.test(name.slice(index));
    const valid = !escapes && (index === 0 ? isNameStart(char) : isNameChar(char));
    encoded += valid ? char : `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  }
  return encoded;
}

function nameOf(text: string, scope: ReadonlyMap<string, string>, isAttribute: boolean): XName {
  const colon = text.indexOf(':');
  const prefix = colon < 0 ? '' : text.slice(0, colon);
  const local = encodeName(text.slice(colon + 1));
  if (prefix === 'xmlns') return XNamespace.xmlns.name(local);
  if (prefix === 'xml') return XNamespace.xml.name(local);
  if (prefix === '' && isAttribute) return XNamespace.none.name(local);
  return XNamespace.get(scope.get(prefix) ?? '').name(local);
}

/** Prefixes in scope within `content`. */
function scopeOf(content: JToken, outer: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (!(content instanceof JObject)) return outer;
  const scope = new Map(outer);
  for (const { name, value } of content.properties()) {
    if (name === '@xmlns') scope.set('', valueText(value) ?? '');
    else if (name.startsWith('@xmlns:')) scope.set(name.slice(7), valueText(value) ?? '');
  }
  return scope;
}

function addProperty(parent: XElement, name: string, value: JToken, scope: ReadonlyMap<string, string>): void {
  if (name.startsWith('@')) {
    if (name === '@xmlns') parent.add(new XAttribute(XNamespace.none.name('xmlns'), valueText(value) ?? ''));
    else parent.add(new XAttribute(nameOf(name.slice(1), scope, true), valueText(value) ?? ''));
    return;
  }
  const items = value instanceof JArray ? value.childTokens : [value];
  for (const item of items) {
    switch (name) {
      case '#text':
        parent.add(new XText(valueText(item) ?? ''));
        break;
      case '#cdata-section':
        parent.add(new XCData(valueText(item) ?? ''));
        break;
      case '#whitespace':
      case '#significant-whitespace':
        parent.add(new XText(valueText(item) ?? ''));
        break;
      default:
        if (name.startsWith('?')) parent.add(new XProcessingInstruction(name.slice(1), valueText(item) ?? ''));
        else parent.add(elementOf(name, item, scope));
    }
  }
}

function elementOf(name: string, content: JToken, outer: ReadonlyMap<string, string>): XElement {
  const scope = scopeOf(content, outer);
  const element = new XElement(nameOf(name, scope, false));
  if (content instanceof JObject) {
    for (const property of content.properties()) addProperty(element, property.name, property.value, scope);
    if (element.isEmpty && content.count === 0) element.hasEmptyText = false;
  } else if (content instanceof JArray) {
    for (const item of content.childTokens) element.add(elementOf(name, item, scope));
  } else if (content.type !== JTokenType.Comment) {
    const text = valueText(content);
    if (text !== null) element.add(text);
  }
  return element;
}

/** A document of a JSON object with one property. Throws JsonSerializationException. */
export function xmlOfJson(token: JToken, rootName: string | null = null): XDocument | null {
  if (token instanceof JValue && token.value === null) return null;
  const place = { path: token.path, line: token.lineNumber || -1, position: token.linePosition };
  if (!(token instanceof JObject)) {
    throw jsonSerializationException('XmlNodeConverter can only convert JSON that begins with an object.', place);
  }
  const document = new XDocument();
  if (rootName !== null) {
    document.add(elementOf(rootName, token, new Map()));
    return document;
  }
  for (const { name, value } of token.properties()) addToDocument(document, name, value, place);
  return document;
}

type Place = Parameters<typeof jsonSerializationException>[1];

function addToDocument(document: XDocument, name: string, value: JToken, place: Place): void {
  const part = (key: string) => (value instanceof JObject ? valueText(value.get(key) ?? JValue.null()) : null);
  if (name === '?xml') {
    document.declaration = new XDeclaration(part('@version'), part('@encoding'), part('@standalone'));
  } else if (name === '!DOCTYPE') {
    document.add(new XDocumentType(part('@name') ?? '', part('@public'), part('@system'), part('@internalSubset')));
  } else if (name.startsWith('?')) document.add(new XProcessingInstruction(name.slice(1), valueText(value) ?? ''));
  else if (name === '#comment') document.add(new XComment(valueText(value) ?? ''));
  else {
    const items = value instanceof JArray && value.count > 0 ? value.childTokens : [value];
    for (const item of items) {
      if (document.root !== null) {
        throw jsonSerializationException(
          'JSON root object has multiple properties. The root object must have a single property in order to create ' +
            'a valid XML document. Consider specifying a DeserializeRootElementName.',
          place,
        );
      }
      document.add(elementOf(name, item, new Map()));
    }
  }
}

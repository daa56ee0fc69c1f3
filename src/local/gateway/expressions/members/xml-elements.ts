// System.Xml.Linq: XElement, XDocument and the extension methods over sequences of nodes.
import type { TypeRef } from '../../dotnet/boxed.ts';
import { DotNetArray } from '../../dotnet/collections/array.ts';
import { iterate } from '../../dotnet/collections/enumerable.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import { again } from '../../dotnet/json/enumerable.ts';
import type { StringReader } from '../../dotnet/string-io.ts';
import type { XAttribute } from '../../dotnet/xml/attribute.ts';
import type { XContainer } from '../../dotnet/xml/container.ts';
import { XDocument } from '../../dotnet/xml/document.ts';
import { XElement } from '../../dotnet/xml/element.ts';
import type { XName } from '../../dotnet/xml/name.ts';
import { compareDocumentOrder, type XNode } from '../../dotnet/xml/object.ts';
import { parseDocument, parseElement } from '../../dotnet/xml/parse.ts';
import { declareType, notEmulated, typeOf } from '../registry.ts';
import { xmlConversions } from './xml-names.ts';
import { elementsOf } from './xml-nodes.ts';

function given<T>(value: T | null, name: string): T {
  if (value === null) throw argumentNull(name);
  return value;
}

const rest = (reader: StringReader | null) => given(reader, 'textReader').readToEnd();

declareType(
  'class System.Xml.Linq.XElement : XContainer',
  {
    '.ctor(XName name)': (name) => new XElement(name),
    '.ctor(XName name, object content)': (name, content) => XElement.of(name, content),
    '.ctor(XName name, params object[] content)': (name, content) => XElement.of(name, content),
    '.ctor(XElement other)': (other) => XElement.copy(given(other, 'other')),
    'static IEnumerable<XElement> EmptySequence { get; }': () =>
      new DotNetArray(typeOf('System.Xml.Linq.XElement'), []),
    'static XElement Parse(string text)': (text) => parseElement(text),
    'static XElement Parse(string text, LoadOptions options)': (text, options) => parseElement(text, options),
    'static XElement Load(string uri)': notEmulated,
    'static XElement Load(StringReader textReader)': (reader) => parseElement(rest(reader)),
    'static XElement Load(StringReader textReader, LoadOptions options)': (reader, options) =>
      parseElement(rest(reader), options),
    'XAttribute FirstAttribute { get; }': (self: XElement) => self.firstAttribute,
    'XAttribute LastAttribute { get; }': (self: XElement) => self.lastAttribute,
    'bool HasAttributes { get; }': (self: XElement) => self.hasAttributes,
    'bool HasElements { get; }': (self: XElement) => self.hasElements,
    'bool IsEmpty { get; }': (self: XElement) => self.isEmpty,
    'XName Name { get; set; }': {
      get: (self: XElement) => self.name,
      set: (self: XElement, name) => {
        self.name = name;
      },
    },
    'string Value { get; set; }': {
      get: (self: XElement) => self.value,
      set: (self: XElement, value) => {
        self.value = value;
      },
    },
    'IEnumerable<XElement> AncestorsAndSelf()': (self: XElement) => again(() => elementsOf(self.ancestors(true))),
    'IEnumerable<XElement> AncestorsAndSelf(XName name)': (self: XElement, name) =>
      again(() => elementsOf(self.ancestors(true), name)),
    'XAttribute Attribute(XName name)': (self: XElement, name) => (name === null ? null : self.attribute(name)),
    'IEnumerable<XAttribute> Attributes()': (self: XElement) => again(() => self.attributes()),
    'IEnumerable<XAttribute> Attributes(XName name)': (self: XElement, name) =>
      name === null ? [] : again(() => self.attributes(name)),
    'IEnumerable<XNode> DescendantNodesAndSelf()': (self: XElement) => again(() => self.descendantNodes(true)),
    'IEnumerable<XElement> DescendantsAndSelf()': (self: XElement) => again(() => self.descendants(undefined, true)),
    'IEnumerable<XElement> DescendantsAndSelf(XName name)': (self: XElement, name) =>
      name === null ? [] : again(() => self.descendants(name, true)),
    'XNamespace GetDefaultNamespace()': (self: XElement) => self.defaultNamespace,
    'XNamespace GetNamespaceOfPrefix(string prefix)': (self: XElement, prefix) => self.namespaceOfPrefix(prefix),
    'string GetPrefixOfNamespace(XNamespace ns)': (self: XElement, namespace) => self.prefixOfNamespace(namespace),
    'void RemoveAll()': (self: XElement) => self.removeAll(),
    'void RemoveAttributes()': (self: XElement) => self.removeAttributes(),
    'void ReplaceAll(object content)': (self: XElement, content) => self.replaceAll(content),
    'void ReplaceAll(params object[] content)': (self: XElement, content) => self.replaceAll(content),
    'void ReplaceAttributes(object content)': (self: XElement, content) => self.replaceAttributes(content),
    'void ReplaceAttributes(params object[] content)': (self: XElement, content) => self.replaceAttributes(content),
    'void SetAttributeValue(XName name, object value)': (self: XElement, name, value) =>
      self.setAttributeValue(name, value),
    'void SetElementValue(XName name, object value)': (self: XElement, name, value) =>
      self.setElementValue(name, value),
    'void SetValue(object value)': (self: XElement, value) => self.setValue(value),
    ...xmlConversions('XElement', 'element'),
  },
  { represents: XElement },
);

declareType(
  'class System.Xml.Linq.XDocument : XContainer',
  {
    '.ctor()': () => new XDocument(),
    '.ctor(params object[] content)': (content) => XDocument.of(null, content),
    '.ctor(XDeclaration declaration, params object[] content)': (declaration, content) =>
      XDocument.of(declaration, content),
    '.ctor(XDocument other)': (other) => XDocument.copy(given(other, 'other')),
    'static XDocument Parse(string text)': (text) => parseDocument(text),
    'static XDocument Parse(string text, LoadOptions options)': (text, options) => parseDocument(text, options),
    'static XDocument Load(string uri)': notEmulated,
    'static XDocument Load(StringReader textReader)': (reader) => parseDocument(rest(reader)),
    'XDeclaration Declaration { get; set; }': {
      get: (self: XDocument) => self.declaration,
      set: (self: XDocument, declaration) => {
        self.declaration = declaration;
      },
    },
    'XDocumentType DocumentType { get; }': (self: XDocument) => self.documentType,
    'XElement Root { get; }': (self: XDocument) => self.root,
  },
  { represents: XDocument },
);

/** What each node of a sequence leads to, one after the other. */
function each<N, T>(source: unknown, step: (node: N) => Iterable<T>): Iterable<T> {
  given(source, 'source');
  return again(function* () {
    for (const node of iterate<N | null>(source)) if (node !== null) yield* step(node);
  });
}

const byName = <N, T>(source: unknown, name: XName | null, step: (node: N) => Iterable<T>): Iterable<T> =>
  name === null ? [] : each(source, step);

declareType('static class System.Xml.Linq.Extensions', {
  'static IEnumerable<XAttribute> Attributes(this IEnumerable<XElement> source)': (source) =>
    each(source, (node: XElement) => node.attributes()),
  'static IEnumerable<XAttribute> Attributes(this IEnumerable<XElement> source, XName name)': (source, name) =>
    byName(source, name, (node: XElement) => node.attributes(name)),
  'static IEnumerable<XElement> Ancestors<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (node: XNode) => elementsOf(node.ancestors())),
  'static IEnumerable<XElement> Ancestors<T>(this IEnumerable<T> source, XName name)': (_T, source, name) =>
    byName(source, name, (node: XNode) => elementsOf(node.ancestors(), name)),
  'static IEnumerable<XElement> AncestorsAndSelf(this IEnumerable<XElement> source)': (source) =>
    each(source, (node: XNode) => elementsOf(node.ancestors(true))),
  'static IEnumerable<XElement> AncestorsAndSelf(this IEnumerable<XElement> source, XName name)': (source, name) =>
    byName(source, name, (node: XNode) => elementsOf(node.ancestors(true), name)),
  'static IEnumerable<XNode> Nodes<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (node: XContainer) => node.nodes()),
  'static IEnumerable<XNode> DescendantNodes<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (node: XContainer) => node.descendantNodes()),
  'static IEnumerable<XElement> Descendants<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (node: XContainer) => node.descendants()),
  'static IEnumerable<XElement> Descendants<T>(this IEnumerable<T> source, XName name)': (_T, source, name) =>
    byName(source, name, (node: XContainer) => node.descendants(name)),
  'static IEnumerable<XNode> DescendantNodesAndSelf(this IEnumerable<XElement> source)': (source) =>
    each(source, (node: XContainer) => node.descendantNodes(true)),
  'static IEnumerable<XElement> DescendantsAndSelf(this IEnumerable<XElement> source)': (source) =>
    each(source, (node: XContainer) => node.descendants(undefined, true)),
  'static IEnumerable<XElement> DescendantsAndSelf(this IEnumerable<XElement> source, XName name)': (source, name) =>
    byName(source, name, (node: XContainer) => node.descendants(name, true)),
  'static IEnumerable<XElement> Elements<T>(this IEnumerable<T> source)': (_T, source) =>
    each(source, (node: XContainer) => node.elements()),
  'static IEnumerable<XElement> Elements<T>(this IEnumerable<T> source, XName name)': (_T, source, name) =>
    byName(source, name, (node: XContainer) => node.elements(name)),
  'static IEnumerable<T> InDocumentOrder<T>(this IEnumerable<T> source)': (_T: TypeRef, source) => {
    given(source, 'source');
    return again(() => [...iterate<XNode>(source)].sort(compareDocumentOrder)[Symbol.iterator]());
  },
  'static void Remove(this IEnumerable<XAttribute> source)': (source) => {
    for (const attribute of [...iterate<XAttribute | null>(given(source, 'source'))]) attribute?.remove();
  },
  'static void Remove<T>(this IEnumerable<T> source)': (_T, source) => {
    for (const node of [...iterate<XNode | null>(given(source, 'source'))]) node?.remove();
  },
});

// System.Xml.Linq: XObject, XNode, XContainer and the nodes without children.

import { DotNetArray } from '../../dotnet/collections/array.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import { again } from '../../dotnet/json/enumerable.ts';
import { XAttribute } from '../../dotnet/xml/attribute.ts';
import { isElement, named, XContainer } from '../../dotnet/xml/container.ts';
import type { XElement } from '../../dotnet/xml/element.ts';
import { XCData, XComment, XDocumentType, XProcessingInstruction, XText } from '../../dotnet/xml/leaves.ts';
import type { XName } from '../../dotnet/xml/name.ts';
import { compareDocumentOrder, XNode, XObject } from '../../dotnet/xml/object.ts';
import { nodeText } from '../../dotnet/xml/writer.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType, typeOf } from '../registry.ts';
import { XNodeDocumentOrderComparer, XNodeEqualityComparer, xmlConversions } from './xml-names.ts';

/** A string property that can be set. */
function text<K extends string>(key: K): MemberBody {
  return {
    get: (self: Record<K, string | null>) => self[key],
    set: (self: Record<K, string | null>, value: string | null) => {
      self[key] = value;
    },
  };
}

function given<T>(other: T | null): T {
  if (other === null) throw argumentNull('other');
  return other;
}

/** Elements among nodes; by name where one is given (null: none). */
export function* elementsOf(nodes: Iterable<XNode>, name?: XName | null): Generator<XElement> {
  if (name === null) return;
  for (const node of nodes) if (isElement(node) && named(node, name)) yield node;
}

declareType(
  'abstract class System.Xml.Linq.XObject',
  {
    'string BaseUri { get; }': () => '',
    'XDocument Document { get; }': (self: XObject) => self.document,
    'System.Xml.XmlNodeType NodeType { get; }': (self: XObject) => self.nodeType,
    'XElement Parent { get; }': (self: XObject) => self.parent,
  },
  { represents: XObject },
);

declareType(
  'class System.Xml.Linq.XAttribute : XObject',
  {
    '.ctor(XName name, object value)': (name, value) => new XAttribute(name, value),
    '.ctor(XAttribute other)': (other: XAttribute | null) => given(other).clone(),
    'static IEnumerable<XAttribute> EmptySequence { get; }': () =>
      new DotNetArray(typeOf('System.Xml.Linq.XAttribute'), []),
    'bool IsNamespaceDeclaration { get; }': (self: XAttribute) => self.isNamespaceDeclaration,
    'XName Name { get; }': (self: XAttribute) => self.name,
    'XAttribute NextAttribute { get; }': (self: XAttribute) => self.nextAttribute,
    'XAttribute PreviousAttribute { get; }': (self: XAttribute) => self.previousAttribute,
    'string Value { get; set; }': text('value'),
    'void Remove()': (self: XAttribute) => self.remove(),
    'void SetValue(object value)': (self: XAttribute, value) => self.setValue(value),
    'string ToString()': (self: XAttribute) => self.toString(),
    ...xmlConversions('XAttribute', 'attribute'),
  },
  { represents: XAttribute },
);

declareType(
  'class System.Xml.Linq.XNodeEqualityComparer : IEqualityComparer<XNode>',
  {
    '.ctor()': () => new XNodeEqualityComparer(),
    'bool Equals(XNode x, XNode y)': (self: XNodeEqualityComparer, a, b) => self.equalValues(a, b),
  },
  { represents: XNodeEqualityComparer },
);
declareType(
  'class System.Xml.Linq.XNodeDocumentOrderComparer : IComparer<XNode>, System.Collections.IComparer',
  {
    '.ctor()': () => new XNodeDocumentOrderComparer(),
    'int Compare(XNode x, XNode y)': (self: XNodeDocumentOrderComparer, a, b) => self.compare(a, b),
  },
  { represents: XNodeDocumentOrderComparer },
);

const equality = new XNodeEqualityComparer();
const order = new XNodeDocumentOrderComparer();

declareType(
  'abstract class System.Xml.Linq.XNode : XObject',
  {
    'XNode NextNode { get; }': (self: XNode) => self.nextNode,
    'XNode PreviousNode { get; }': (self: XNode) => self.previousNode,
    'static XNodeDocumentOrderComparer DocumentOrderComparer { get; }': () => order,
    'static XNodeEqualityComparer EqualityComparer { get; }': () => equality,
    'void AddAfterSelf(object content)': (self: XNode, content) => self.addAfterSelf(content),
    'void AddAfterSelf(params object[] content)': (self: XNode, content) => self.addAfterSelf(content),
    'void AddBeforeSelf(object content)': (self: XNode, content) => self.addBeforeSelf(content),
    'void AddBeforeSelf(params object[] content)': (self: XNode, content) => self.addBeforeSelf(content),
    'IEnumerable<XElement> Ancestors()': (self: XNode) => again(() => elementsOf(self.ancestors())),
    'IEnumerable<XElement> Ancestors(XName name)': (self: XNode, name) =>
      again(() => elementsOf(self.ancestors(), name)),
    'static int CompareDocumentOrder(XNode n1, XNode n2)': compareDocumentOrder,
    'static bool DeepEquals(XNode n1, XNode n2)': (a, b) => equality.equalValues(a, b),
    'IEnumerable<XNode> NodesAfterSelf()': (self: XNode) => again(() => self.nodesAfterSelf()),
    'IEnumerable<XNode> NodesBeforeSelf()': (self: XNode) => again(() => self.nodesBeforeSelf()),
    'IEnumerable<XElement> ElementsAfterSelf()': (self: XNode) => again(() => elementsOf(self.nodesAfterSelf())),
    'IEnumerable<XElement> ElementsAfterSelf(XName name)': (self: XNode, name) =>
      again(() => elementsOf(self.nodesAfterSelf(), name)),
    'IEnumerable<XElement> ElementsBeforeSelf()': (self: XNode) => again(() => elementsOf(self.nodesBeforeSelf())),
    'IEnumerable<XElement> ElementsBeforeSelf(XName name)': (self: XNode, name) =>
      again(() => elementsOf(self.nodesBeforeSelf(), name)),
    'bool IsAfter(XNode node)': (self: XNode, node) => compareDocumentOrder(self, node) > 0,
    'bool IsBefore(XNode node)': (self: XNode, node) => compareDocumentOrder(self, node) < 0,
    'void Remove()': (self: XNode) => self.remove(),
    'void ReplaceWith(object content)': (self: XNode, content) => self.replaceWith(content),
    'void ReplaceWith(params object[] content)': (self: XNode, content) => self.replaceWith(content),
    'string ToString()': (self: XNode) => nodeText(self),
    'string ToString(SaveOptions options)': (self: XNode, options) => nodeText(self, options),
  },
  { represents: XNode },
);

declareType(
  'abstract class System.Xml.Linq.XContainer : XNode',
  {
    'XNode FirstNode { get; }': (self: XContainer) => self.firstNode,
    'XNode LastNode { get; }': (self: XContainer) => self.lastNode,
    'void Add(object content)': (self: XContainer, content) => self.add(content),
    'void Add(params object[] content)': (self: XContainer, content) => self.add(content),
    'void AddFirst(object content)': (self: XContainer, content) => self.addFirst(content),
    'void AddFirst(params object[] content)': (self: XContainer, content) => self.addFirst(content),
    'IEnumerable<XNode> DescendantNodes()': (self: XContainer) => again(() => self.descendantNodes()),
    'IEnumerable<XElement> Descendants()': (self: XContainer) => again(() => self.descendants()),
    'IEnumerable<XElement> Descendants(XName name)': (self: XContainer, name) =>
      name === null ? [] : again(() => self.descendants(name)),
    'XElement Element(XName name)': (self: XContainer, name) => (name === null ? null : self.element(name)),
    'IEnumerable<XElement> Elements()': (self: XContainer) => again(() => self.elements()),
    'IEnumerable<XElement> Elements(XName name)': (self: XContainer, name) =>
      name === null ? [] : again(() => self.elements(name)),
    'IEnumerable<XNode> Nodes()': (self: XContainer) => again(() => self.nodes()),
    'void RemoveNodes()': (self: XContainer) => self.removeNodes(),
    'void ReplaceNodes(object content)': (self: XContainer, content) => self.replaceNodes(content),
    'void ReplaceNodes(params object[] content)': (self: XContainer, content) => self.replaceNodes(content),
  },
  { represents: XContainer },
);

declareType(
  'class System.Xml.Linq.XText : XNode',
  {
    '.ctor(string value)': (value) => new XText(value),
    '.ctor(XText other)': (other: XText | null) => new XText(given(other).value),
    'string Value { get; set; }': text('value'),
  },
  { represents: XText },
);

declareType(
  'class System.Xml.Linq.XCData : XText',
  {
    '.ctor(string value)': (value) => new XCData(value),
    '.ctor(XCData other)': (other: XCData | null) => new XCData(given(other).value),
  },
  { represents: XCData },
);

declareType(
  'class System.Xml.Linq.XComment : XNode',
  {
    '.ctor(string value)': (value) => new XComment(value),
    '.ctor(XComment other)': (other: XComment | null) => new XComment(given(other).value),
    'string Value { get; set; }': text('value'),
  },
  { represents: XComment },
);

declareType(
  'class System.Xml.Linq.XProcessingInstruction : XNode',
  {
    '.ctor(string target, string data)': (target, data) => new XProcessingInstruction(target, data),
    '.ctor(XProcessingInstruction other)': (other: XProcessingInstruction | null) =>
      new XProcessingInstruction(given(other).target, given(other).data),
    'string Data { get; set; }': text('data'),
    'string Target { get; set; }': text('target'),
  },
  { represents: XProcessingInstruction },
);

declareType(
  'class System.Xml.Linq.XDocumentType : XNode',
  {
    '.ctor(string name, string publicId, string systemId, string internalSubset)': (
      name,
      publicId,
      systemId,
      subset,
    ) => {
      if (name === null) throw argumentNull('name');
      return new XDocumentType(name, publicId, systemId, subset);
    },
    '.ctor(XDocumentType other)': (other: XDocumentType | null) => given(other).clone(),
    'string InternalSubset { get; set; }': text('internalSubset'),
    'string Name { get; set; }': text('name'),
    'string PublicId { get; set; }': text('publicId'),
    'string SystemId { get; set; }': text('systemId'),
  },
  { represents: XDocumentType },
);

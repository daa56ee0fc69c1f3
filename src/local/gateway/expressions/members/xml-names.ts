// System.Xml.Linq names, enums and small classes: XName, XNamespace, XDeclaration, comparers.

import { argumentNull } from '../../dotnet/exception.ts';
import { parseXmlValue } from '../../dotnet/xml/convert.ts';
import { XDeclaration } from '../../dotnet/xml/leaves.ts';
import { sameName, XName, XNamespace } from '../../dotnet/xml/name.ts';
import { compareDocumentOrder, type XNode } from '../../dotnet/xml/object.ts';
import { LoadOptions } from '../../dotnet/xml/parse.ts';
import { SaveOptions } from '../../dotnet/xml/writer.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType } from '../registry.ts';

declareEnum(
  'System.Xml.XmlNodeType',
  Object.fromEntries(
    [
      'None',
      'Element',
      'Attribute',
      'Text',
      'CDATA',
      'EntityReference',
      'Entity',
      'ProcessingInstruction',
      'Comment',
      'Document',
      'DocumentType',
      'DocumentFragment',
      'Notation',
      'Whitespace',
      'SignificantWhitespace',
      'EndElement',
      'EndEntity',
      'XmlDeclaration',
    ].map((name, value) => [name, value]),
  ),
);
declareEnum('System.Xml.Linq.SaveOptions', { ...SaveOptions }, { flags: true });
declareEnum('System.Xml.Linq.LoadOptions', { ...LoadOptions }, { flags: true });

declareType(
  'class System.Xml.Linq.XNamespace',
  {
    'string NamespaceName { get; }': (self: XNamespace) => self.namespaceName,
    'XName GetName(string localName)': (self: XNamespace, name) => self.name(name),
    'string ToString()': (self: XNamespace) => self.namespaceName,
    'static XNamespace None { get; }': () => XNamespace.none,
    'static XNamespace Xml { get; }': () => XNamespace.xml,
    'static XNamespace Xmlns { get; }': () => XNamespace.xmlns,
    'static XNamespace Get(string namespaceName)': (name) => XNamespace.get(name),
    'static implicit operator XNamespace(string namespaceName)': (name) =>
      name === null ? null : XNamespace.get(name),
    'static XName operator +(XNamespace ns, string localName)': (namespace: XNamespace | null, name) => {
      if (namespace === null) throw argumentNull('ns');
      return namespace.name(name);
    },
    'static bool operator ==(XNamespace left, XNamespace right)': sameNamespace,
    'static bool operator !=(XNamespace left, XNamespace right)': (a, b) => !sameNamespace(a, b),
  },
  { represents: XNamespace },
);

function sameNamespace(a: XNamespace | null, b: XNamespace | null): boolean {
  return a === b || (a?.equals(b) ?? false);
}

declareType(
  'class System.Xml.Linq.XName : IEquatable<XName>',
  {
    'string LocalName { get; }': (self: XName) => self.localName,
    'XNamespace Namespace { get; }': (self: XName) => self.namespace,
    'string NamespaceName { get; }': (self: XName) => self.namespaceName,
    'string ToString()': (self: XName) => self.toString(),
    'static XName Get(string expandedName)': (name) => XName.get(name),
    'static XName Get(string localName, string namespaceName)': (name, namespace) =>
      XNamespace.get(namespace).name(name),
    'static implicit operator XName(string expandedName)': (name) => (name === null ? null : XName.get(name)),
    'static bool operator ==(XName left, XName right)': sameName,
    'static bool operator !=(XName left, XName right)': (a, b) => !sameName(a, b),
  },
  { represents: XName },
);

const text = (key: 'version' | 'encoding' | 'standalone'): MemberBody => ({
  get: (self: XDeclaration) => self[key],
  set: (self: XDeclaration, value: string | null) => {
    self[key] = value;
  },
});

declareType(
  'class System.Xml.Linq.XDeclaration',
  {
    '.ctor(string version, string encoding, string standalone)': (version, encoding, standalone) =>
      new XDeclaration(version, encoding, standalone),
    '.ctor(XDeclaration other)': (other: XDeclaration | null) => {
      if (other === null) throw argumentNull('other');
      return new XDeclaration(other.version, other.encoding, other.standalone);
    },
    'string Version { get; set; }': text('version'),
    'string Encoding { get; set; }': text('encoding'),
    'string Standalone { get; set; }': text('standalone'),
    'string ToString()': (self: XDeclaration) => self.toString(),
  },
  { represents: XDeclaration },
);

/** XNodeEqualityComparer: deep equality. */
export class XNodeEqualityComparer {
  equalValues(a: XNode | null, b: XNode | null): boolean {
    return a === b || (a !== null && b !== null && a.deepEquals(b));
  }

  /** Equal nodes have equal text. */
  keyOf(value: unknown): unknown {
    return value === null ? null : String(value);
  }
}

/** XNodeDocumentOrderComparer. */
export class XNodeDocumentOrderComparer {
  compare(a: XNode | null, b: XNode | null): number {
    return compareDocumentOrder(a, b);
  }
}

const CONVERSIONS = [
  'bool',
  'int',
  'uint',
  'long',
  'ulong',
  'float',
  'double',
  'decimal',
  'DateTime',
  'DateTimeOffset',
  'TimeSpan',
  'Guid',
];
const FULL_NAMES: Record<string, string> = {
  bool: 'Boolean',
  int: 'Int32',
  uint: 'UInt32',
  long: 'Int64',
  ulong: 'UInt64',
  float: 'Single',
  double: 'Double',
  decimal: 'Decimal',
};

/** The explicit conversions of XElement and XAttribute. */
export function xmlConversions(from: string, parameter: string): Record<string, MemberBody> {
  const members: Record<string, MemberBody> = {
    [`static explicit operator string(${from} ${parameter})`]: (source: { value: string } | null) =>
      source?.value ?? null,
  };
  for (const type of CONVERSIONS) {
    const name = `System.${FULL_NAMES[type] ?? type}`;
    members[`static explicit operator ${type}(${from} ${parameter})`] = (source: { value: string } | null) => {
      if (source === null) throw argumentNull(parameter);
      return parseXmlValue(source.value, name);
    };
    members[`static explicit operator ${type}?(${from} ${parameter})`] = (source: { value: string } | null) =>
      source === null ? null : parseXmlValue(source.value, name);
  }
  return members;
}

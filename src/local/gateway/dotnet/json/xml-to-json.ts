// XML as JSON, as Newtonsoft's XmlNodeConverter writes it: attributes with "@", text as "#text", repeated elements as
// an array, an element with nothing but text as a string, an empty one as null.
import { XAttribute } from '../xml/attribute.ts';
import { XContainer } from '../xml/container.ts';
import { XDocument } from '../xml/document.ts';
import { XElement } from '../xml/element.ts';
import { XCData, XComment, XDocumentType, XProcessingInstruction, XText } from '../xml/leaves.ts';
import { XML_NAMESPACE, XName } from '../xml/name.ts';
import type { XNode } from '../xml/object.ts';
import { quote } from './scalar-text.ts';
import type { JsonSink } from './writer.ts';

const JSON_NAMESPACE = 'http://james.newtonking.com/projects/json';

/** @param omitRoot writes the content of the root element instead of an object that holds it */
export function writeXml(node: XNode | XAttribute, sink: JsonSink, omitRoot = false): void {
  if (node instanceof XAttribute) {
    sink.startObject();
    sink.propertyName(attributeName(node));
    writeText(node.value, sink);
    sink.end();
    return;
  }
  const inner = node instanceof XDocument ? node.root : node;
  if (omitRoot && inner instanceof XElement) {
    writeElement(inner, sink);
    return;
  }
  sink.startObject();
  if (node instanceof XDocument) writeDocument(node, sink);
  else writeGroup(nodeName(node, node.parent), [node], sink);
  sink.end();
}

const writeText = (text: string, sink: JsonSink) => sink.value(text, quote(text));

function writeDocument(document: XDocument, sink: JsonSink): void {
  const { declaration } = document;
  if (declaration !== null) {
    sink.propertyName('?xml');
    sink.startObject();
    for (const name of ['version', 'encoding', 'standalone'] as const) {
      const value = declaration[name];
      if (value === null || value === '') continue;
      sink.propertyName(`@${name}`);
      writeText(value, sink);
    }
    sink.end();
  }
  writeChildren(document, sink);
}

/** Prefixes declared by an element and those above it, the newest last: what an XmlNamespaceManager holds. */
function declarations(element: XElement | null): { prefix: string; namespace: string }[] {
  const levels = element === null ? [] : [...element.ancestors(true)].reverse();
  return levels.flatMap((level) =>
    [...level.attributes()]
      .filter((attribute) => attribute.isNamespaceDeclaration)
      .map((attribute) => ({
        prefix: attribute.name.namespaceName === '' ? '' : attribute.name.localName,
        namespace: attribute.value,
      })),
  );
}

/** An element's name with the prefix that is in scope at `scope`. */
function qualifiedName(element: XElement, scope: XElement | null): string {
  const { localName, namespaceName } = element.name;
  const declared = declarations(scope);
  for (let index = declared.length - 1; index >= 0; index--) {
    const { prefix, namespace } = declared[index]!;
    if (namespace !== namespaceName || declared.some((other, at) => at > index && other.prefix === prefix)) continue;
    return prefix === '' ? localName : `${prefix}:${localName}`;
  }
  return localName;
}

/** Attributes to write; a namespace that nothing declares is written as if it were declared here. */
function attributesOf(element: XElement): XAttribute[] {
  const attributes = [...element.attributes()];
  const { namespace, namespaceName } = element.name;
  if (namespaceName === '' || namespaceName === element.parent?.name.namespaceName) return attributes;
  if (element.prefixOfNamespace(namespace) !== null) return attributes;
  const declares = (attribute: XAttribute) =>
    attribute.name.toString() === 'xmlns' && attribute.value === namespaceName;
  return attributes.some(declares) ? attributes : [new XAttribute(XName.get('xmlns'), namespaceName), ...attributes];
}

function attributeName(attribute: XAttribute): string {
  const { localName, namespace, namespaceName } = attribute.name;
  if (namespaceName === '') return `@${localName}`;
  if (attribute.isNamespaceDeclaration) return `@xmlns:${localName}`;
  const prefix = namespaceName === XML_NAMESPACE ? 'xml' : attribute.parent?.prefixOfNamespace(namespace);
  return prefix ? `@${prefix}:${localName}` : `@${localName}`;
}

/** @param scope where prefixes are looked up: the parent for grouping, the element itself where it stands alone */
function nodeName(node: XNode, scope: XElement | null): string {
  if (node instanceof XElement) return qualifiedName(node, scope);
  if (node instanceof XCData) return '#cdata-section';
  if (node instanceof XText) return '#text';
  if (node instanceof XComment) return '#comment';
  if (node instanceof XProcessingInstruction) return `?${node.target}`;
  return `!DOCTYPE`;
}

/** Whether json:Array="true" asks for an array of one. */
function wantsArray(node: XNode): boolean {
  if (!(node instanceof XElement)) return false;
  for (const attribute of node.attributes()) {
    if (attribute.name.namespaceName === JSON_NAMESPACE && attribute.name.localName === 'Array') {
      return attribute.value.toLowerCase() === 'true';
    }
  }
  return false;
}

function writeChildren(container: XContainer, sink: JsonSink): void {
  const groups = new Map<string, XNode[]>();
  for (const node of container.nodes()) {
    const name = nodeName(node, container instanceof XElement ? container : null);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [node]);
    else group.push(node);
  }
  for (const [name, nodes] of groups) writeGroup(name, nodes, sink);
}

function writeGroup(name: string, nodes: readonly XNode[], sink: JsonSink): void {
  const first = nodes[0]!;
  if (nodes.length === 1 && !wantsArray(first)) {
    if (first instanceof XComment) {
      sink.comment(first.value);
      return;
    }
    sink.propertyName(first instanceof XElement ? nodeName(first, first) : name);
    writeNode(first, sink);
    return;
  }
  sink.propertyName(name);
  sink.startArray();
  // Several comments are lost, as in Newtonsoft: their array stays empty.
  for (const node of nodes) if (!(node instanceof XComment)) writeNode(node, sink);
  sink.end();
}

function writeNode(node: XNode, sink: JsonSink): void {
  if (node instanceof XElement) writeElement(node, sink);
  else if (node instanceof XText) writeText(node.value, sink);
  else if (node instanceof XProcessingInstruction) writeText(node.data, sink);
  else if (node instanceof XDocumentType) writeDoctype(node, sink);
  else if (node instanceof XContainer) writeXml(node, sink);
}

function writeDoctype(node: XDocumentType, sink: JsonSink): void {
  sink.startObject();
  const entries = [
    ['@name', node.name],
    ['@public', node.publicId],
    ['@system', node.systemId],
    ['@internalSubset', node.internalSubset],
  ] as const;
  for (const [name, value] of entries) {
    if (value === null || value === '') continue;
    sink.propertyName(name);
    writeText(value, sink);
  }
  sink.end();
}

function writeElement(element: XElement, sink: JsonSink): void {
  const attributes = attributesOf(element).filter(
    (attribute) => attribute.name.namespaceName !== JSON_NAMESPACE && attribute.value !== JSON_NAMESPACE,
  );
  const nodes = [...element.nodes()];
  if (attributes.length === 0) {
    if (nodes.length === 0) {
      if (element.isEmpty) sink.value(null, 'null');
      else writeText('', sink);
      return;
    }
    const only = nodes[0]!;
    if (nodes.length === 1 && only instanceof XText && !(only instanceof XCData)) {
      writeText(only.value, sink);
      return;
    }
  }
  sink.startObject();
  for (const attribute of attributes) {
    sink.propertyName(attributeName(attribute));
    writeText(attribute.value, sink);
  }
  writeChildren(element, sink);
  sink.end();
}

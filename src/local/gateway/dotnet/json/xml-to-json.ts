// XML as JSON, as Newtonsoft's XmlNodeConverter writes it: attributes with "@", text as "#text", repeated elements as
// an array, an element with nothing but text as a string, an empty one as null.
import { XAttribute } from '../xml/attribute.ts';
import { XContainer } from '../xml/container.ts';
import { XDocument } from '../xml/document.ts';
import { XElement } from '../xml/element.ts';
import { XCData, XComment, XDocumentType, XProcessingInstruction, XText } from '../xml/leaves.ts';
import { XML_NAMESPACE } from '../xml/name.ts';
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
  else writeGroup(nodeName(node), [node], sink);
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

/** The prefix that the element's own tree gives a name. */
function qualifiedName(element: XElement): string {
  const { localName, namespace, namespaceName } = element.name;
  if (namespaceName === '' || element.defaultNamespace.namespaceName === namespaceName) return localName;
  const prefix = element.prefixOfNamespace(namespace);
  return prefix === null || prefix === '' ? localName : `${prefix}:${localName}`;
}

function attributeName(attribute: XAttribute): string {
  const { localName, namespace, namespaceName } = attribute.name;
  if (namespaceName === '') return `@${localName}`;
  if (attribute.isNamespaceDeclaration) return `@xmlns:${localName}`;
  const prefix = namespaceName === XML_NAMESPACE ? 'xml' : attribute.parent?.prefixOfNamespace(namespace);
  return prefix ? `@${prefix}:${localName}` : `@${localName}`;
}

function nodeName(node: XNode): string {
  if (node instanceof XElement) return qualifiedName(node);
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
    const name = nodeName(node);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [node]);
    else group.push(node);
  }
  for (const [name, nodes] of groups) writeGroup(name, nodes, sink);
}

function writeGroup(name: string, nodes: readonly XNode[], sink: JsonSink): void {
  if (nodes[0] instanceof XComment) {
    for (const node of nodes) sink.comment((node as XComment).value);
    return;
  }
  sink.propertyName(name);
  if (nodes.length === 1 && !wantsArray(nodes[0]!)) {
    writeNode(nodes[0]!, sink);
    return;
  }
  sink.startArray();
  for (const node of nodes) writeNode(node, sink);
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
  const attributes = [...element.attributes()].filter((attribute) => attribute.name.namespaceName !== JSON_NAMESPACE);
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

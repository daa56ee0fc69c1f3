// What breaks event streams and MCP: a response that is buffered or read anywhere on its way (how-to-server-sent-events
// and MCP pages; forward-request page). Looks at the effective policies of one operation.
import type { CompiledExpression } from '../expressions/index.ts';
import { attribute, type ElementNode, type ExpressionValue, type PolicyDocument } from '../policy-xml/document.ts';
import { SECTIONS } from '../runtime/contract.ts';
import type { Findings } from '../runtime/findings.ts';
import type { PolicyRegistry } from '../runtime/policy-registry.ts';
import { KNOWN_POLICIES } from '../tables/known-policies.ts';
import { effectivePolicies, type Fragments } from './effective.ts';

export interface StreamingCheck {
  /** Narrowest first. */
  readonly documents: readonly PolicyDocument[];
  readonly fragments: Fragments;
  readonly registry: PolicyRegistry;
  readonly expressions: ReadonlyMap<ExpressionValue, CompiledExpression | null>;
  readonly findings: Findings;
  /** For messages: "the operation mcp/sse". */
  readonly subject: string;
}

export function checkStreaming(check: StreamingCheck): void {
  for (const section of SECTIONS) {
    for (const { element } of effectivePolicies(check.documents, section, check.fragments)) {
      if (element.name === 'forward-request') checkForward(element, check);
      checkBodyPolicy(element, section, check);
      checkResponseBody(element, check);
    }
  }
}

function checkForward(element: ElementNode, { findings, subject }: StreamingCheck): void {
  const value = attribute(element, 'buffer-response')?.value;
  if (value?.kind === 'literal' && value.text.trim().toLowerCase() === 'false') return;
  findings.add(
    'warning',
    'buffered-forward',
    `${subject} streams, but this forward-request holds the response back (8 KB or its end): event streams hang.`,
    'Write buffer-response="false".',
    element.place,
  );
}

function checkBodyPolicy(element: ElementNode, section: string, check: StreamingCheck): void {
  const known = check.registry.get(element.name) ?? KNOWN_POLICIES.get(element.name);
  const buffers = known?.buffers;
  const readsResponse = buffers === 'response' || (buffers === 'both' && section !== 'inbound');
  if (!readsResponse) return;
  check.findings.add(
    'warning',
    'body-policy-on-stream',
    `${check.subject} streams, but <${element.name}> reads the whole response before anything goes on.`,
    'Remove it from every scope of this API.',
    element.place,
  );
}

function checkResponseBody(element: ElementNode, check: StreamingCheck): void {
  const values = [...element.attributes.map(({ value }) => value), element.text];
  for (const value of values) {
    if (value.kind !== 'expression') continue;
    const uses = check.expressions.get(value)?.uses;
    const reads = uses?.has('context.Response.Body') ?? /\bcontext\s*\.\s*Response\s*\.\s*Body\b/.test(value.source);
    if (!reads) continue;
    check.findings.add(
      'warning',
      'response-body-on-stream',
      `${check.subject} streams, but an expression reads context.Response.Body: the response is buffered to its end.`,
      'Read it nowhere in the scopes of this API, global and product included.',
      value.place,
    );
  }
}

/** Does a path or a name say that there are streams: `mcp` or `sse` as a word of its own? */
export function soundsLikeStream(text: string): boolean {
  return /(?:^|[^A-Za-z0-9])(?:mcp|sse)(?:[^A-Za-z0-9]|$)/i.test(text);
}

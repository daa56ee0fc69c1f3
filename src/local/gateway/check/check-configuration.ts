// Checks a whole configuration: every document at its scope, then each operation with all that is in effect for it.
import { buildModel } from '../config/build-model.ts';
import type { ConfigSource } from '../config/gateway-config.ts';
import { resolveBackends, resolveNamedValues } from '../config/settings.ts';
import type { PolicyDocument } from '../policy-xml/document.ts';
import type { CompiledDocument } from '../runtime/compile/compile-document.ts';
import type { Findings } from '../runtime/findings.ts';
import type { Api, GatewayModel, Operation } from '../runtime/model.ts';
import { loadPolicies } from '../runtime/policy-registry.ts';
import { checkServices } from './check-services.ts';
import { checkInheritance } from './inheritance.ts';
import { checkSize } from './size.ts';
import { checkStreaming, soundsLikeStream } from './streaming.ts';

/** Puts everything found into `findings`; returns how many documents there are. */
export async function checkConfiguration(source: ConfigSource, findings: Findings): Promise<number> {
  const registry = await loadPolicies();
  const namedValues = resolveNamedValues(source.config, {}, 'allow');
  const services = checkServices(namedValues, resolveBackends(source.config, {}, 'allow'));
  const counted = countingSource(source, findings);
  const built = buildModel({
    source: counted.source,
    given: {},
    registry,
    services,
    budget: undefined,
    knownNamedValues: new Set((source.config.namedValues ?? []).map((value) => value.name)),
  });
  for (const { severity, code, message, mend, place } of built.findings.all) {
    findings.add(severity, code, message, mend, place);
  }
  for (const { api, operation, documents } of chains(built.model)) {
    checkInheritance({ documents, fragments: built.fragments, findings, hasBackend: api.serviceUrl !== '' });
    if (!streams(api, operation, source)) continue;
    checkStreaming({
      documents,
      fragments: built.fragments,
      registry,
      expressions: built.shared.expressions,
      findings,
      subject: `The operation ${api.model.id}/${operation.model.id}`,
    });
  }
  return counted.files.size;
}

function countingSource(source: ConfigSource, findings: Findings) {
  const files = new Set<string>();
  const count = (read: (name: string) => { file: string; text: string }) => (name: string) => {
    const text = read(name);
    if (!files.has(text.file)) checkSize(text, findings);
    files.add(text.file);
    return text;
  };
  const counting: ConfigSource = {
    ...source,
    policyText: count((name) => source.policyText(name)),
    fragmentText: count((name) => source.fragmentText(name)),
  };
  return { source: counting, files };
}

/** Every operation with its documents, narrowest first, once for each product that its API is in. */
function* chains(model: GatewayModel) {
  for (const api of model.apis) {
    const products = model.products.filter((product) => product.apis.has(api.model.id ?? ''));
    for (const operation of api.operations) {
      for (const product of [null, ...products]) {
        const compiled = [operation.document, api.document, product?.document ?? null, model.global];
        yield { api, operation, documents: documentsOf(compiled) };
      }
    }
  }
}

function documentsOf(compiled: readonly (CompiledDocument | null)[]): PolicyDocument[] {
  return compiled.flatMap((one) => (one === null ? [] : [one.document]));
}

function streams(api: Api, operation: Operation, source: ConfigSource): boolean {
  const apiConfig = source.config.apis.find((one) => one.name === api.model.id);
  const operationConfig = apiConfig?.operations.find((one) => one.name === operation.model.id);
  const told = operationConfig?.streaming ?? apiConfig?.streaming;
  return told ?? soundsLikeStream(`/${api.path}${operation.template.source}`);
}

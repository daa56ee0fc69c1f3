// Everything that the rules look at, read once: the Bicep files, gateway.yaml, policies, parameters, and the files that
// must agree with them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type BicepFile, readBicep } from './read-bicep.ts';

export interface GatewayYaml {
  readonly namedValues: readonly {
    readonly name: string;
    readonly parameter?: string;
    readonly literal?: string;
    readonly keyVaultSecret?: string;
  }[];
  readonly backends: readonly { readonly name: string; readonly parameter?: string; readonly url?: string }[];
  readonly fragments: readonly string[];
  readonly policy?: string | null;
  readonly products?: readonly { readonly name: string; readonly policy?: string | null }[];
  readonly apis: readonly {
    readonly name: string;
    readonly path: string;
    readonly subscriptionRequired: boolean | { readonly parameter: string };
    readonly policy?: string | null;
    readonly operations: readonly {
      readonly name: string;
      readonly method: string;
      readonly urlTemplate: string;
      readonly policy?: string | null;
    }[];
  }[];
}

export interface Infra {
  /** By path from infra/, with slashes. */
  readonly files: ReadonlyMap<string, BicepFile>;
  readonly parameters: Readonly<Record<string, { readonly value: unknown }>>;
  readonly gateway: GatewayYaml;
  /** Texts by the names that gateway.yaml uses. */
  readonly policies: ReadonlyMap<string, string>;
  readonly fragments: ReadonlyMap<string, string>;
}

/** @throws Error with file and line of what cannot be read. */
export async function readInfra(folder: string): Promise<Infra> {
  const paths = (await readdir(folder, { recursive: true })).map((path) => path.replaceAll('\\', '/')).sort();
  const text = (path: string) => readFile(join(folder, path), 'utf8');
  const files = new Map<string, BicepFile>();
  for (const path of paths.filter((one) => one.endsWith('.bicep'))) {
    files.set(
      path,
      await readBicep(await text(path)).catch((error: Error) => {
        throw new Error(`infra/${path}: ${error.message}`);
      }),
    );
  }
  const texts = async (start: string, end: string): Promise<Map<string, string>> => {
    const found = paths.filter((path) => path.startsWith(start) && path.endsWith(end));
    return new Map(
      await Promise.all(found.map(async (path) => [path.slice(start.length, -end.length), await text(path)] as const)),
    );
  };
  return {
    files,
    parameters: JSON.parse(await text('main.parameters.json')).parameters,
    gateway: parse(await text('gateway/gateway.yaml')) as GatewayYaml,
    policies: await texts('gateway/policies/', '.policy.xml'),
    fragments: await texts('gateway/fragments/', '.fragment.xml'),
  };
}

/** A rule: what is wrong, each with the place. */
export type Rule = (infra: Infra) => string[];

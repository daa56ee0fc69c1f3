// `policy check`: loads policies as the gateway would and reports what Azure refuses, what surprises, and what breaks
// event streams. Takes a configuration (everything is known then), files, or folders.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ConfigError } from '../config/gateway-config.ts';
import { readConfigFile } from '../config/read-config.ts';
import { loadEngine } from '../runtime/expression-engine.ts';
import { Findings } from '../runtime/findings.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkDocument } from './check-document.ts';
import { type CheckReport, sortFindings } from './report.ts';

export interface CheckOptions {
  /** gateway.yaml files, policy files, folders. */
  readonly targets: readonly string[];
  /** Treat every document as one of an API that streams. */
  readonly streaming?: boolean;
  /** Names of named values that exist; without them an unknown one can't be told in files alone. */
  readonly namedValues?: readonly string[];
}

const CONFIG_NAME = /\.ya?ml$/i;

/** Throws ConfigError when a target doesn't exist or a configuration can't be read. */
export async function checkPolicies(options: CheckOptions): Promise<CheckReport> {
  await loadEngine();
  const findings = new Findings();
  let documents = 0;
  for (const target of options.targets) {
    if (!existsSync(target)) throw new ConfigError('target-missing', `There is no file or folder ${target}.`);
    for (const file of filesOf(target)) {
      if (CONFIG_NAME.test(file)) {
        documents += await checkConfiguration(readConfigFile(file), findings);
      } else {
        await checkDocument(
          { file: relative(process.cwd(), file), text: readFileSync(file, 'utf8') },
          options,
          findings,
        );
        documents++;
      }
    }
  }
  return { documents, findings: sortFindings(findings.all) };
}

/** A folder that has a gateway.yaml is checked by it; otherwise all .xml files below count. */
function filesOf(target: string): string[] {
  if (!statSync(target).isDirectory()) return [target];
  const config = join(target, 'gateway.yaml');
  if (existsSync(config)) return [config];
  return readdirSync(target, { withFileTypes: true })
    .sort((one, other) => one.name.localeCompare(other.name))
    .flatMap((entry) => {
      const path = join(target, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesOf(path);
      return entry.name.toLowerCase().endsWith('.xml') ? [path] : [];
    });
}

// Modules: their files are there, get every parameter that has no default and no other, and only outputs that exist are
// read. The compiler says the same; this says it without one.
import { dirname, join } from 'node:path/posix';
import type { Infra } from '../infra.ts';

export function checkModules({ files }: Infra): string[] {
  const problems: string[] = [];
  const used = new Set(['main.bicep']);
  for (const [path, file] of files) {
    for (const [, imported] of file.text.matchAll(/^import .* from '([^']+)'/gm)) {
      used.add(join(dirname(path), imported!));
    }
    for (const module of file.modules) {
      const where = `infra/${path}:${module.line}`;
      const target = join(dirname(path), module.path);
      const source = files.get(target);
      used.add(target);
      if (source === undefined) {
        problems.push(`${where}: there is no file ${module.path}`);
        continue;
      }
      const given = new Set(Object.keys((module.body.params ?? {}) as object));
      for (const { name, fallback } of source.parameters) {
        if (fallback === undefined && !given.has(name)) problems.push(`${where}: parameter ${name} is missing`);
        given.delete(name);
      }
      for (const name of given) problems.push(`${where}: ${module.path} declares no parameter ${name}`);
      const outputs = new Set(source.outputs.map(({ name }) => name));
      for (const [, name] of file.text.matchAll(new RegExp(`\\b${module.name}!?\\.outputs\\.(\\w+)`, 'g'))) {
        if (!outputs.has(name!)) problems.push(`${where}: ${module.path} has no output ${name}`);
      }
    }
  }
  for (const path of files.keys()) if (!used.has(path)) problems.push(`infra/${path}: nothing uses this file`);
  return problems;
}

/** main.parameters.json: each key a declared parameter, each parameter without a default given, no variable twice. */
export function checkParameters({ files, parameters }: Infra): string[] {
  const problems: string[] = [];
  const declared = files.get('main.bicep')!.parameters;
  const names = new Set(declared.map(({ name }) => name));
  const where = 'infra/main.parameters.json';
  for (const name of Object.keys(parameters)) {
    if (!names.has(name)) problems.push(`${where}: ${name} is not a parameter of main.bicep`);
  }
  for (const { name, decorators } of declared) {
    if (parameters[name] === undefined && !decorators.includes('secure()')) {
      problems.push(`${where}: parameter ${name} has no environment variable`);
    }
  }
  const variables = new Map<string, string>();
  for (const [name, { value }] of Object.entries(parameters)) {
    const variable = /^\$\{([A-Z][A-Z0-9_]*)(?:=[^}]*)?\}$/.exec(String(value))?.[1];
    if (variable === undefined) problems.push(`${where}: ${name} is not one environment variable: ${String(value)}`);
    else if (variables.has(variable)) problems.push(`${where}: ${variable} serves two parameters`);
    else variables.set(variable, name);
  }
  return problems;
}

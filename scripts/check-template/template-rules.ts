// What the azd template gallery asks for (its definition of done, and the rules of microsoft/template-validation-action),
// and what pipelines must hold here. Each rule gives what is wrong, with the file.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** @param root folder of azure.yaml. @returns what is wrong; empty when it is all there. */
export type TemplateRule = (root: string) => string[];

const FILES = [
  'README.md',
  'LICENSE',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  'CONTRIBUTING.md',
  'azure.yaml',
  'infra/main.bicep',
  'infra/main.parameters.json',
  '.github/ISSUE_TEMPLATE/bug.yml',
  '.github/workflows/azure-dev.yml',
  '.github/workflows/ci.yml',
  '.github/dependabot.yml',
  '.devcontainer/devcontainer.json',
  '.azdo/pipelines/azure-dev.yml',
  'docs/costs-and-limits.md',
  'docs/troubleshooting.md',
];
const HEADINGS = ['Features', 'Getting Started', 'Guidance', 'Resources', 'Important Security Notice'];

const read = (root: string, path: string): string =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';

function checkFiles(root: string): string[] {
  return FILES.filter((path) => !existsSync(join(root, path))).map((path) => `${path} is missing`);
}

function checkReadme(root: string): string[] {
  const readme = read(root, 'README.md');
  const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, title]) => title!.trim());
  const problems = HEADINGS.filter((title) => !headings.includes(title)).map((title) => `README.md: no "## ${title}"`);
  const picture = /!\[[^\]]+\]\((docs\/images\/[^)]+)\)/.exec(readme)?.[1];
  if (picture === undefined) problems.push('README.md: no architecture picture with a text, from docs/images');
  if (!/\bazd up\b/.test(readme)) problems.push('README.md: does not say azd up');
  if (!/\bazd down\b/.test(readme)) problems.push('README.md: does not say azd down');
  return problems;
}

/** Links of our own documents lead somewhere. */
function checkLinks(root: string): string[] {
  const documents = [
    ...readdirSync(root).filter((name) => name.endsWith('.md')),
    ...(existsSync(join(root, 'docs')) ? readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }) : [])
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  return documents.flatMap((document) => {
    const text = read(root, document).replace(/```[\s\S]*?```/g, '');
    return [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].flatMap(([, target]) => {
      const [path, anchor] = target!.split('#') as [string, string | undefined];
      const file = path === '' ? document : join(dirname(document), path);
      if (!existsSync(join(root, file))) return [`${document}: ${target} leads nowhere`];
      if (anchor === undefined || !file.endsWith('.md')) return [];
      return anchorsOf(read(root, file)).has(anchor) ? [] : [`${document}: ${target} has no such heading`];
    });
  });
}

/** GitHub's anchors of headings. */
function anchorsOf(markdown: string): Set<string> {
  const titles = [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) => title!);
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replace(/[`*]/g, '')
        .replace(/[^\p{L}\p{N}\- _]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

interface AzureYaml {
  readonly name?: string;
  readonly metadata?: { readonly template?: string };
  readonly services?: Readonly<
    Record<
      string,
      { readonly project?: string; readonly host?: string; readonly language?: string; readonly remoteBuild?: boolean }
    >
  >;
  readonly hooks?: Readonly<Record<string, unknown>>;
  readonly pipeline?: { readonly variables?: readonly string[] };
}
const HOOKS = /^(pre|post)(provision|up|down|package|publish|deploy|restore|infracreate|infradelete|build)$/;

function checkAzureYaml(root: string): string[] {
  const where = 'azure.yaml';
  const project = parse(read(root, where)) as AzureYaml | null;
  if (project === null) return [`${where} is empty`];
  const problems: string[] = [];
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(project.name ?? '')) problems.push(`${where}: name "${project.name}"`);
  if (!/^[^@]+@\d+\.\d+\.\d+$/.test(project.metadata?.template ?? ''))
    problems.push(`${where}: metadata.template is not name@x.y.z`);
  const version = (JSON.parse(read(root, 'package.json') || '{}') as { version?: string }).version;
  if (!project.metadata?.template?.endsWith(`@${version}`))
    problems.push(`${where}: metadata.template is not of version ${version}`);
  for (const [name, service] of Object.entries(project.services ?? {})) {
    if (!existsSync(join(root, service.project ?? '?'))) problems.push(`${where}: ${name}.project does not exist`);
    if (service.host !== 'function' || service.language !== 'ts')
      problems.push(`${where}: ${name} is no function app in ts`);
    // Left out it means true, and Azure would install and build on its own.
    if (service.remoteBuild !== false) problems.push(`${where}: ${name}.remoteBuild must be false`);
    const tag = `'azd-service-name': '${name}'`;
    if (!read(root, 'infra/core/function-app.bicep').includes(tag)) problems.push(`no resource has the tag ${tag}`);
  }
  for (const name of Object.keys(project.hooks ?? {}))
    if (!HOOKS.test(name)) problems.push(`${where}: there is no hook ${name}`);
  for (const [, script] of read(root, where).matchAll(/\bnode (\S+\.ts)/g)) {
    if (!existsSync(join(root, script!))) problems.push(`${where}: ${script} is missing`);
  }
  const known = new Set([...read(root, 'infra/main.parameters.json').matchAll(/\$\{(\w+)/g)].map(([, name]) => name));
  for (const name of project.pipeline?.variables ?? []) {
    if (!known.has(name)) problems.push(`${where}: pipeline variable ${name} is not in infra/main.parameters.json`);
  }
  return problems;
}

interface Workflow {
  readonly on?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs?: Readonly<Record<string, { readonly 'timeout-minutes'?: number }>>;
}

function checkWorkflows(root: string): string[] {
  const folder = '.github/workflows';
  if (!existsSync(join(root, folder))) return [`${folder} is missing`];
  return readdirSync(join(root, folder)).flatMap((name) => {
    const where = `${folder}/${name}`;
    const text = read(root, where);
    const workflow = parse(text) as Workflow;
    const problems: string[] = [];
    for (const [line, action] of text.matchAll(/^\s*(?:- )?uses: (\S+).*$/gm)) {
      if (!/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line.trim().replace(/^- /, ''))) {
        problems.push(`${where}: ${action} is not pinned by commit with its version behind`);
      }
    }
    if (JSON.stringify(workflow.permissions) !== '{"contents":"read"}') {
      problems.push(`${where}: permissions must be contents: read, more only in the job that needs it`);
    }
    if (/pull_request_target/.test(text))
      problems.push(`${where}: pull_request_target runs foreign code with our rights`);
    if (/\$\{\{\s*secrets\./.test(text)) problems.push(`${where}: uses a secret; sign-in is federated`);
    if (/run:[^\n]*\$\{\{\s*github\.event/.test(text)) problems.push(`${where}: text of an event in a command`);
    for (const [job, { 'timeout-minutes': minutes }] of Object.entries(workflow.jobs ?? {})) {
      if (minutes === undefined) problems.push(`${where}: job ${job} has no timeout-minutes`);
    }
    return problems;
  });
}

/** Scripts that documents and pipelines name exist. */
function checkScripts(root: string): string[] {
  const scripts =
    (JSON.parse(read(root, 'package.json') || '{}') as { scripts?: Record<string, string> }).scripts ?? {};
  const sources = [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    '.github/workflows/ci.yml',
    'docs/troubleshooting.md',
  ];
  const named = new Set(
    sources.flatMap((path) => [...read(root, path).matchAll(/npm run ([a-z][a-z:-]*)/g)].map(([, name]) => name!)),
  );
  return [...named].filter((name) => scripts[name] === undefined).map((name) => `package.json: no script ${name}`);
}

export const TEMPLATE_RULES: Readonly<Record<string, TemplateRule>> = {
  files: checkFiles,
  README: checkReadme,
  links: checkLinks,
  'azure.yaml': checkAzureYaml,
  workflows: checkWorkflows,
  scripts: checkScripts,
};

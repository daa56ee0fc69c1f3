// What the azd template gallery asks for, and what pipelines must hold: the repository as it is, and with one mistake each.
// (README and links are looked at by `npm run check:template`, which CI runs.)
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { TEMPLATE_RULES } from '../../scripts/check-template/template-rules.ts';

const COPIED = [
  '.azdo',
  '.devcontainer',
  '.github',
  'CODE_OF_CONDUCT.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'azure.yaml',
  'docs',
  'hooks',
  'infra',
  'package.json',
];
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'template-'));
  for (const name of COPIED) await cp(name, join(root, name), { recursive: true });
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the repository', () => {
  it.each(['files', 'azure.yaml', 'workflows', 'scripts'])('is a template by the rule on %s', (name) => {
    expect(TEMPLATE_RULES[name]!('.')).toEqual([]);
  });

  it('has pipelines that hand over only variables that the template knows', async () => {
    const { parameters } = JSON.parse(await readFile('infra/main.parameters.json', 'utf8'));
    const known = new Set(Object.values<{ value: string }>(parameters).map(({ value }) => /\w+/.exec(value)![0]));
    const { env } = parse(await readFile('.github/workflows/azure-dev.yml', 'utf8')) as { env: Record<string, string> };
    const signIn = ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_SUBSCRIPTION_ID'];
    for (const name of Object.keys(env)) expect(known.has(name) || signIn.includes(name), name).toBe(true);
  });

  it('gives the same fallbacks in the pipeline as in the template', async () => {
    const { parameters } = JSON.parse(await readFile('infra/main.parameters.json', 'utf8'));
    const defaults = new Map(
      Object.values<{ value: string }>(parameters).map(({ value }) => {
        const [, name, fallback = ''] = /^\$\{(\w+)(?:=(.*))?\}$/.exec(value)!;
        return [name!, fallback] as const;
      }),
    );
    const { env } = parse(await readFile('.github/workflows/azure-dev.yml', 'utf8')) as { env: Record<string, string> };
    for (const [name, value] of Object.entries(env)) {
      const fallback = /\|\| '([^']*)'/.exec(value)?.[1];
      if (fallback !== undefined) expect(fallback, name).toBe(defaults.get(name));
    }
  });
});

describe('a mistake is found', () => {
  const cases: readonly [string, string, string, string, string, RegExp][] = [
    [
      'an action that a tag could move',
      '.github/workflows/ci.yml',
      'setup-node@48b55a011bda9f5d6aeb4c2d9c7362e8dae4041e # v6.4.0',
      'setup-node@v6',
      'workflows',
      /actions\/setup-node@v6 is not pinned/,
    ],
    [
      'rights for every job',
      '.github/workflows/ci.yml',
      'permissions:\n  contents: read\n\nconcurrency',
      'permissions: write-all\n\nconcurrency',
      'workflows',
      /permissions must be contents: read/,
    ],
    [
      'foreign code with our rights',
      '.github/workflows/azure-dev.yml',
      '  pull_request:\n',
      '  pull_request_target:\n',
      'workflows',
      /pull_request_target/,
    ],
    [
      'a secret instead of federation',
      '.github/workflows/azure-dev.yml',
      'vars.AZURE_CLIENT_ID }}',
      'secrets.AZURE_CLIENT_ID }}',
      'workflows',
      /uses a secret/,
    ],
    [
      'a build in Azure',
      'azure.yaml',
      'remoteBuild: false',
      'remoteBuild: true',
      'azure.yaml',
      /remoteBuild must be false/,
    ],
    [
      'a hook that azd does not know',
      'azure.yaml',
      '  postprovision:',
      '  afterprovision:',
      'azure.yaml',
      /no hook afterprovision/,
    ],
    [
      'a hook whose script is gone',
      'azure.yaml',
      'shell: sh\n      run: npx --no node hooks/postdeploy.ts',
      'shell: sh\n      run: npx --no node hooks/deployed.ts',
      'azure.yaml',
      /hooks\/deployed\.ts is missing/,
    ],
    [
      'a service without its tag',
      'azure.yaml',
      '  mcp:\n    project',
      '  api:\n    project',
      'azure.yaml',
      /no resource has the tag 'azd-service-name': 'api'/,
    ],
    [
      'a dead link',
      'SECURITY.md',
      '(docs/azure-resources.md)',
      '(docs/resources.md)',
      'links',
      /SECURITY\.md: docs\/resources\.md leads nowhere/,
    ],
    [
      'a link to a heading that is gone',
      'docs/azure-resources.md',
      '(#what-has-not-been-run)',
      '(#what-was-not-run)',
      'links',
      /has no such heading/,
    ],
    [
      'a script that nobody made',
      'SECURITY.md',
      'npm run rotate-keys',
      'npm run rotate-secrets',
      'scripts',
      /no script rotate-secrets/,
    ],
    ['a README without features', 'README.md', '## Features', '## What it can do', 'README', /no "## Features"/],
  ];

  it.each(cases)('%s', async (_, file, find, replace, rule, found) => {
    const path = join(root, file);
    const text = await readFile(path, 'utf8');
    expect(text).toContain(find);
    await writeFile(
      path,
      text.replace(find, () => replace),
    );
    const problems = TEMPLATE_RULES[rule]!(root);
    await writeFile(path, text);
    expect(
      problems.some((problem) => found.test(problem)),
      problems.join('\n') || 'nothing was found',
    ).toBe(true);
  });

  it('a file that is missing', async () => {
    const path = join(root, 'SECURITY.md');
    const text = await readFile(path, 'utf8');
    await rm(path);
    expect(TEMPLATE_RULES.files!(root)).toEqual(['SECURITY.md is missing']);
    await writeFile(path, text);
    expect(dirname(path)).toBe(root);
  });
});

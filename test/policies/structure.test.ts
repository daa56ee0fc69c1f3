// The rules that the deployed policies keep so that API Management takes them and a reader follows them. The files are
// those of infra/gateway, never copies.
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_CHOICES } from '../../src/local/stack/gateway.ts';

const FOLDER = 'infra/gateway';
const files = globSync(`${FOLDER}/{policies,fragments}/**/*.xml`).sort();
const read = (file: string): string => readFileSync(file, 'utf8');
const isFragment = (file: string): boolean => file.includes('/fragments/');
const config = parse(read(`${FOLDER}/gateway.yaml`));
const withoutComments = (text: string): string => text.replace(/<!--[\s\S]*?-->/g, '');

describe.each(files)('%s', (file) => {
  const text = read(file);
  const body = withoutComments(text);

  it('opens with what it answers for, and has at most 250 lines', () => {
    expect(text).toMatch(/^<!--\n {2}\S/);
    expect(text.split('\n').length).toBeLessThanOrEqual(250);
  });

  it('holds no XML entity: both readings of a file, xml and rawxml, agree', () => {
    expect(body.match(/&(?:[a-z]+|#\d+);/g) ?? []).toEqual([]);
  });

  it('names only named values and fragments that are declared', () => {
    const values = config.namedValues.map(({ name }: { name: string }) => name);
    for (const [, name] of body.matchAll(/\{\{([\w-]+)\}\}/g)) expect(values).toContain(name);
    for (const [, name] of body.matchAll(/fragment-id="([^"]+)"/g)) expect(config.fragments).toContain(name);
  });

  it('gives every status a reason and every variable a value that is not an empty attribute', () => {
    for (const [tag] of body.matchAll(/<set-status [^>]*?\/>/g)) expect(tag).toContain('reason=');
    expect(body.match(/<set-status code="[^@"][^>]*>/g)?.every((tag) => tag.includes('reason="'))).not.toBe(false);
    expect(body).not.toMatch(/<set-variable name="[^"]+" value="" \/>/);
  });

  it('never reads the response’s body, which would hold back a stream', () => {
    expect(body).not.toContain('context.Response.Body');
  });

  if (isFragment(file)) {
    it('nests no fragment, has no sections, and says what it reads or writes', () => {
      expect(body).not.toMatch(/<include-fragment|<base ?\/>|<(inbound|backend|outbound|on-error)>/);
      const variables = /\b(?:Variables\["|set-variable name=")/.test(body);
      if (variables && !file.includes('request-dlp')) expect(text).toMatch(/\b(Reads|Writes) /);
    });
  } else {
    it('inherits in every section but the backend', () => {
      for (const section of ['inbound', 'outbound', 'on-error']) {
        expect(new RegExp(`<${section}>[\\s\\S]*?<base />`).test(body), section).toBe(true);
      }
    });
  }
});

describe('the configuration', () => {
  it('lists every file, and nothing else', () => {
    const named = config.apis.flatMap((api: { policy: string; operations: { policy: string | null }[] }) => [
      api.policy,
      ...api.operations.map(({ policy }) => policy),
    ]);
    const expected = [
      ...new Set(named.filter(Boolean).map((name: string) => `${FOLDER}/policies/${name}.policy.xml`)),
      ...config.fragments.map((name: string) => `${FOLDER}/fragments/${name}.fragment.xml`),
    ].sort();
    expect(files).toEqual(expected);
  });

  it('uses every named value', () => {
    const all = files.map(read).join('');
    for (const { name } of config.namedValues) expect(all, name).toContain(`{{${name}}}`);
  });

  it('has defaults that can stand in a C# string', () => {
    for (const [name, value] of Object.entries(DEFAULT_CHOICES)) {
      expect(value, name).toMatch(/^[^"\\\r\n]+$/);
      expect(value, `${name}: single spaces`).not.toMatch(/^ | $| {2}/);
    }
  });

  it('keeps cookies to their prefix: only ";" separates, only a space is dropped', () => {
    for (const file of files.filter((one) => read(one).includes('GetValueOrDefault("Cookie"'))) {
      expect(read(file), file).toMatch(
        /GetValueOrDefault\("Cookie", ""\)\.Split\(';'\)\.Select\(c => c\.TrimStart\(' '\)/,
      );
    }
  });

  it('decides by the operation, not by the path as it was written', () => {
    expect(files.filter((file) => withoutComments(read(file)).includes('OriginalUrl'))).toEqual([]);
  });
});

// XML must not exhaust the process nor reach out: entities, depth, external identifiers.
import { describe, expect, it } from 'vitest';
import { withBudget } from '../../../../../src/local/gateway/dotnet/budget.ts';
import { DotNetException } from '../../../../../src/local/gateway/dotnet/exception.ts';
import { parseDocument, parseElement } from '../../../../../src/local/gateway/dotnet/xml/parse.ts';
import { nodeText, SaveOptions } from '../../../../../src/local/gateway/dotnet/xml/writer.ts';

function failure(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof DotNetException ? error.type : String(error);
  }
  return 'none';
}

const laughs = (levels: number) => {
  const entities = Array.from({ length: levels }, (_, level) => {
    const inner = level === 0 ? 'lol' : `&e${level - 1};`.repeat(10);
    return `<!ENTITY e${level} "${inner}">`;
  });
  return `<!DOCTYPE a [${entities.join('')}]><a>&e${levels - 1};</a>`;
};

describe('XML text', () => {
  it('expands entities of its own up to a limit', () => {
    expect(parseElement(laughs(3)).value).toBe('lol'.repeat(100));
    expect(failure(() => parseElement(laughs(12)))).toBe('System.Xml.XmlException');
  });

  it('refuses entities that contain themselves', () => {
    const text = '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>';
    expect(failure(() => parseElement(text))).toBe('System.Xml.XmlException');
  });

  it('fetches nothing', () => {
    const text = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>';
    expect(failure(() => parseElement(text))).toBe('System.Xml.XmlException');
    expect(parseDocument('<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>').root?.value).toBe('');
  });

  it('may be deep without overflowing the stack', () => {
    const depth = 20_000;
    const text = '<a>'.repeat(depth) + '</a>'.repeat(depth);
    const element = parseElement(text);
    expect([...element.descendants()].length).toBe(depth - 1);
    expect(nodeText(element, SaveOptions.DisableFormatting).length).toBe(text.length);
  });

  it('is counted against the budget', () => {
    const text = `<a>${'<b/>'.repeat(100_000)}</a>`;
    expect(failure(() => withBudget({ steps: 20_000 }, () => parseElement(text)))).toBe('System.TimeoutException');
    expect(failure(() => withBudget({ bytes: 100_000 }, () => parseElement(text)))).toBe('System.OutOfMemoryException');
  });
});

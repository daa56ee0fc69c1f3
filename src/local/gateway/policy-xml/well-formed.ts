// Lets a real XML parser judge the rendered document: names, duplicates, characters, entities, nesting.
import { SaxesParser } from 'saxes';

export interface XmlProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export interface XmlVerdict {
  readonly problem: XmlProblem | null;
  /** Names of the start tags in order: the loader compares them with what it cut out itself. */
  readonly startTags: readonly string[];
}

/** Several roots and text around them are allowed, as in snippets. */
export function judgeXml(rendered: string): XmlVerdict {
  const parser = new SaxesParser({ fragment: true, position: true });
  const startTags: string[] = [];
  let problem: XmlProblem | null = null;
  parser.on('opentag', (tag) => startTags.push(tag.name));
  parser.on('doctype', () => {
    problem ??= { message: 'a document type is not allowed', line: parser.line, column: parser.column + 1 };
  });
  parser.on('error', (error) => {
    if (problem !== null) return;
    const [, line, column, message] = /^(?:[^:]*:)?(\d+):(\d+): ([\s\S]*)$/.exec(error.message) ?? [];
    problem = {
      message: message ?? error.message,
      line: Number(line ?? 1),
      column: Math.max(1, Number(column ?? 1)),
    };
  });
  parser.write(rendered).close();
  return { problem, startTags };
}

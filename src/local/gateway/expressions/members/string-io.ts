// System.IO.StringReader and StringWriter, with the members of TextReader and TextWriter that they inherit.
import { boxAs } from '../../dotnet/boxed.ts';
import type { DotNetArray } from '../../dotnet/collections/array.ts';
import { Encoding } from '../../dotnet/encoding.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import { textOf } from '../../dotnet/objects.ts';
import { textOfUnits } from '../../dotnet/string.ts';
import { formatComposite } from '../../dotnet/string-format.ts';
import { StringReader, StringWriter } from '../../dotnet/string-io.ts';
import type { MemberBody } from '../member-table.ts';
import { declareType, typeOf } from '../registry.ts';
import { KEYWORDS } from '../types.ts';

type Units = DotNetArray<number> | null;
type Items = DotNetArray<unknown> | null;

function unitsOf(units: Units): number[] {
  if (units === null) throw argumentNull('buffer');
  return units.items;
}

declareType('abstract class System.IO.TextReader : IDisposable', {
  'int Peek()': (self: StringReader) => self.peek(),
  'int Read()': (self: StringReader) => self.read(),
  'int Read(char[] buffer, int index, int count)': (self: StringReader, buffer: Units, index, count) =>
    self.readInto(unitsOf(buffer), index, count),
  'int ReadBlock(char[] buffer, int index, int count)': (self: StringReader, buffer: Units, index, count) =>
    self.readInto(unitsOf(buffer), index, count),
  'string ReadLine()': (self: StringReader) => self.readLine(),
  'string ReadToEnd()': (self: StringReader) => self.readToEnd(),
  'void Close()': (self: StringReader) => self.close(),
  'void Dispose()': (self: StringReader) => self.dispose(),
});

declareType(
  'class System.IO.StringReader : TextReader',
  { '.ctor(string s)': (s) => new StringReader(s) },
  { represents: StringReader },
);

/** Write and WriteLine of what `text` makes of the arguments. */
function both(parameters: string, text: (...args: never[]) => string | null): Record<string, MemberBody> {
  const make = text as (...args: unknown[]) => string | null;
  return {
    [`void Write(${parameters})`]: (self: StringWriter, ...args: unknown[]) => self.write(make(...args)),
    [`void WriteLine(${parameters})`]: (self: StringWriter, ...args: unknown[]) => self.writeLine(make(...args)),
  };
}

const simple: Record<string, MemberBody> = {};
for (const keyword of 'bool int uint long ulong float double decimal'.split(' ')) {
  Object.assign(
    simple,
    both(`${keyword} value`, (value: unknown) => textOf(boxAs(typeOf(KEYWORDS[keyword]!), value))),
  );
}

const composite = (format: string | null, ...args: unknown[]) => formatComposite(format, args);

declareType('abstract class System.IO.TextWriter : IDisposable', {
  ...simple,
  'void WriteLine()': (self: StringWriter) => self.writeLine(),
  ...both('char value', (unit: number) => String.fromCharCode(unit)),
  ...both('char[] buffer', (units: Units) => (units === null ? null : textOfUnits(units.items))),
  ...both('char[] buffer, int index, int count', (units: Units, index: number, count: number) =>
    textOfUnits(unitsOf(units).slice(index, index + count)),
  ),
  ...both('string value', (text: string | null) => text),
  ...both('object value', textOf as (value: never) => string),
  ...both('StringBuilder value', textOf as (value: never) => string),
  ...both('string format, object arg0', composite as (...args: never[]) => string),
  ...both('string format, object arg0, object arg1', composite as (...args: never[]) => string),
  ...both('string format, object arg0, object arg1, object arg2', composite as (...args: never[]) => string),
  ...both('string format, params object[] arg', (format: string | null, args: Items) =>
    formatComposite(format, args === null ? null : args.items),
  ),
  'string NewLine { get; set; }': {
    get: (self: StringWriter) => self.newLine,
    set: (self: StringWriter, value: string | null) => {
      self.newLine = value ?? '\n';
    },
  },
  'Encoding Encoding { get; }': () => Encoding.of('utf-16'),
  'void Flush()': () => undefined,
  'void Close()': (self: StringWriter) => self.close(),
  'void Dispose()': (self: StringWriter) => self.dispose(),
});

declareType(
  'class System.IO.StringWriter : TextWriter',
  {
    '.ctor()': () => new StringWriter(),
    '.ctor(IFormatProvider formatProvider)': () => new StringWriter(),
    '.ctor(StringBuilder sb)': (builder) => new StringWriter(builder),
    '.ctor(StringBuilder sb, IFormatProvider formatProvider)': (builder) => new StringWriter(builder),
    'StringBuilder GetStringBuilder()': (self: StringWriter) => self.builder,
    'string ToString()': (self: StringWriter) => self.toString(),
  },
  { represents: StringWriter },
);

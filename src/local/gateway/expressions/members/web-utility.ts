// System.Net.WebUtility.
import { sliceBytes } from '../../dotnet/base64.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import {
  htmlDecode,
  htmlEncode,
  urlDecode,
  urlDecodeBytes,
  urlEncode,
  urlEncodeBytes,
} from '../../dotnet/net/web-utility.ts';
import type { StringWriter } from '../../dotnet/string-io.ts';
import { declareType } from '../registry.ts';

function writeTo(output: StringWriter | null, text: string | null): void {
  if (output === null) throw argumentNull('output');
  output.write(text);
}

declareType('static class System.Net.WebUtility', {
  'static string HtmlEncode(string value)': htmlEncode,
  'static void HtmlEncode(string value, System.IO.TextWriter output)': (value, output) =>
    writeTo(output, htmlEncode(value)),
  'static string HtmlDecode(string value)': htmlDecode,
  'static void HtmlDecode(string value, System.IO.TextWriter output)': (value, output) =>
    writeTo(output, htmlDecode(value)),
  'static string UrlEncode(string value)': urlEncode,
  'static string UrlDecode(string encodedValue)': urlDecode,
  'static byte[] UrlEncodeToBytes(byte[] value, int offset, int count)': (bytes: Uint8Array | null, offset, count) =>
    bytes === null && count === 0
      ? null
      : new Uint8Array(Buffer.from(urlEncodeBytes(sliceBytes(bytes, offset, count)), 'latin1')),
  'static byte[] UrlDecodeToBytes(byte[] encodedValue, int offset, int count)': (
    bytes: Uint8Array | null,
    offset,
    count,
  ) => (bytes === null && count === 0 ? null : urlDecodeBytes(sliceBytes(bytes, offset, count))),
});

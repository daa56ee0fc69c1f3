// System.Uri and its enums.
import type { Ref } from '../../dotnet/boxed.ts';
import {
  argumentException,
  argumentNull,
  argumentOutOfRange,
  indexOutOfRange,
  nullReference,
} from '../../dotnet/exception.ts';
import { parseIPv4, parseIPv6 } from '../../dotnet/net/ip-address.ts';
import { Uri } from '../../dotnet/net/uri.ts';
import { componentsOf } from '../../dotnet/net/uri-components.ts';
import { escapeData, escapeUriString, unescapeData } from '../../dotnet/net/uri-escape.ts';
import { hostNameType } from '../../dotnet/net/uri-parse.ts';
import { compareStrings } from '../../dotnet/string-compare.ts';
import type { MemberBody } from '../member-table.ts';
import { declareEnum, declareType } from '../registry.ts';
import { equalityOperators } from './comparison-members.ts';

declareEnum('System.UriKind', { RelativeOrAbsolute: 0, Absolute: 1, Relative: 2 });
declareEnum('System.UriPartial', { Scheme: 0, Authority: 1, Path: 2, Query: 3 });
declareEnum('System.UriHostNameType', { Unknown: 0, Basic: 1, Dns: 2, IPv4: 3, IPv6: 4 });
declareEnum('System.UriFormat', { UriEscaped: 1, Unescaped: 2, SafeUnescaped: 3 });
declareEnum(
  'System.UriComponents',
  {
    Scheme: 1,
    UserInfo: 2,
    Host: 4,
    Port: 8,
    SchemeAndServer: 13,
    Path: 16,
    Query: 32,
    PathAndQuery: 48,
    HttpRequestUrl: 61,
    Fragment: 64,
    AbsoluteUri: 127,
    StrongPort: 128,
    HostAndPort: 132,
    StrongAuthority: 134,
    NormalizedHost: 256,
    KeepDelimiter: 1073741824,
    SerializationInfoString: -2147483648,
  },
  { flags: true },
);

const HOST_TYPES = ['Unknown', 'Basic', 'Dns', 'IPv4', 'IPv6'];

function give(result: Ref<Uri | null>, uri: Uri | null): boolean {
  result.value = uri;
  return uri !== null;
}

function required(text: string | null, param: string): string {
  if (text === null) throw argumentNull(param);
  return text;
}

function checkHostName(name: string | null): number {
  if (name === null || name === '') return 0;
  if (/^[\dxXa-fA-F.]+$/.test(name) && parseIPv4(name) !== null) return 3;
  if (parseIPv6(name.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '')) !== null) return 4;
  return HOST_TYPES.indexOf(hostNameType(name));
}

const SCHEMES: Record<string, string> = {
  File: 'file',
  Ftp: 'ftp',
  Ftps: 'ftps',
  Gopher: 'gopher',
  Http: 'http',
  Https: 'https',
  Mailto: 'mailto',
  NetPipe: 'net.pipe',
  NetTcp: 'net.tcp',
  News: 'news',
  Nntp: 'nntp',
  Sftp: 'sftp',
  Ssh: 'ssh',
  Telnet: 'telnet',
  Ws: 'ws',
  Wss: 'wss',
};
const schemes: Record<string, MemberBody> = {};
for (const [name, scheme] of Object.entries(SCHEMES)) {
  schemes[`static readonly string UriScheme${name}`] = () => scheme;
}

const isHex = (code: number) => /[0-9A-Fa-f]/.test(String.fromCharCode(code));
function isHexEncoding(text: string | null, index: number): boolean {
  if (text === null) throw nullReference();
  if (text.length - index < 3) return false;
  if (index < 0) throw indexOutOfRange();
  return /^%[0-9A-Fa-f]{2}$/.test(text.slice(index, index + 3));
}

declareType(
  'class System.Uri : IEquatable<Uri>',
  {
    '.ctor(string uriString)': (text) => Uri.create(text),
    '.ctor(string uriString, bool dontEscape)': (text) => Uri.create(text),
    '.ctor(string uriString, UriKind uriKind)': (text, kind) => Uri.create(text, kind),
    '.ctor(Uri baseUri, string relativeUri)': (base, relative) => Uri.combine(base, relative ?? ''),
    '.ctor(Uri baseUri, Uri relativeUri)': (base, relative) => Uri.combine(base, relative),
    ...schemes,
    'static readonly string SchemeDelimiter': () => '://',
    'string AbsolutePath { get; }': (self: Uri) => self.absolutePath,
    'string AbsoluteUri { get; }': (self: Uri) => self.absoluteUri,
    'string LocalPath { get; }': (self: Uri) => self.localPath,
    'string Authority { get; }': (self: Uri) => self.authority,
    'UriHostNameType HostNameType { get; }': (self: Uri) => HOST_TYPES.indexOf(self.hostType),
    'bool IsDefaultPort { get; }': (self: Uri) => self.isDefaultPort,
    'bool IsFile { get; }': (self: Uri) => self.isFile,
    'bool IsLoopback { get; }': (self: Uri) => self.isLoopback,
    'bool IsUnc { get; }': (self: Uri) => self.isUnc,
    'string PathAndQuery { get; }': (self: Uri) => self.pathAndQuery,
    'string[] Segments { get; }': (self: Uri) => self.segments,
    'string Host { get; }': (self: Uri) => self.host,
    'int Port { get; }': (self: Uri) => self.port,
    'string Query { get; }': (self: Uri) => self.query,
    'string Fragment { get; }': (self: Uri) => self.fragment,
    'string Scheme { get; }': (self: Uri) => self.scheme,
    'string OriginalString { get; }': (self: Uri) => self.originalString,
    'string DnsSafeHost { get; }': (self: Uri) => self.dnsSafeHost,
    'string IdnHost { get; }': (self: Uri) => self.idnHost,
    'bool IsAbsoluteUri { get; }': (self: Uri) => self.isAbsolute,
    'bool UserEscaped { get; }': () => false,
    'string UserInfo { get; }': (self: Uri) => self.userInfo,
    'static UriHostNameType CheckHostName(string name)': checkHostName,
    'static bool CheckSchemeName(string schemeName)': (name: string | null) =>
      name !== null && /^[A-Za-z][A-Za-z0-9+.-]*$/.test(name),
    'string GetLeftPart(UriPartial part)': (self: Uri, part) => self.leftPart(part),
    'string GetComponents(UriComponents components, UriFormat format)': componentsOf,
    'static int Compare(Uri uri1, Uri uri2, UriComponents partsToCompare, UriFormat compareFormat, StringComparison comparisonType)':
      (a: Uri | null, b: Uri | null, parts, format, comparison) => {
        if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
        if (!a.isAbsolute || !b.isAbsolute) {
          if (a.isAbsolute || b.isAbsolute) return a.isAbsolute ? 1 : -1;
          return compareStrings(a.originalString, b.originalString, comparison);
        }
        return compareStrings(componentsOf(a, parts, format), componentsOf(b, parts, format), comparison);
      },
    'bool IsBaseOf(Uri uri)': (self: Uri, other: Uri | null) => {
      if (other === null) throw argumentNull('uri');
      return self.isAbsolute && self.isBaseOf(other);
    },
    'bool IsWellFormedOriginalString()': (self: Uri) => self.isWellFormed,
    'static bool IsWellFormedUriString(string uriString, UriKind uriKind)': (text, kind) =>
      Uri.tryCreate(text, kind)?.isWellFormed ?? false,
    'Uri MakeRelativeUri(Uri uri)': (self: Uri, target: Uri | null) => {
      if (target === null) throw argumentNull('uri');
      return self.relativeTo(target);
    },
    'string MakeRelative(Uri toUri)': (self: Uri, target: Uri | null) => {
      if (target === null) throw argumentNull('toUri');
      // Without query and fragment, unlike MakeRelativeUri.
      const sameSite = self.leftPart(1) === target.leftPart(1);
      return sameSite
        ? self
            .relativeTo(target)
            .toString()
            .replace(/[?#].*$/s, '')
        : target.toString();
    },
    'static bool TryCreate(string uriString, UriKind uriKind, out Uri result)': (text, kind, result) =>
      give(result, Uri.tryCreate(text, kind)),
    'static bool TryCreate(Uri baseUri, string relativeUri, out Uri result)': (base, relative, result) =>
      give(result, Uri.tryCombine(base, relative)),
    'static bool TryCreate(Uri baseUri, Uri relativeUri, out Uri result)': (base, relative, result) =>
      give(result, Uri.tryCombine(base, relative)),
    'static string EscapeDataString(string stringToEscape)': (text) => escapeData(required(text, 'stringToEscape')),
    'static string EscapeUriString(string stringToEscape)': (text) => escapeUriString(required(text, 'stringToEscape')),
    'static string UnescapeDataString(string stringToUnescape)': (text) =>
      unescapeData(required(text, 'stringToUnescape')),
    'static string HexEscape(char character)': (code: number) => {
      if (code > 255) throw argumentOutOfRange('character');
      return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
    },
    'static char HexUnescape(string pattern, ref int index)': (text: string, index: Ref<number>) => {
      if (index.value < 0 || index.value >= text.length) throw argumentOutOfRange('index');
      const at = index.value;
      const encoded = isHexEncoding(text, at);
      index.value += encoded ? 3 : 1;
      return encoded ? Number.parseInt(text.substr(at + 1, 2), 16) : text.charCodeAt(at);
    },
    'static bool IsHexEncoding(string pattern, int index)': isHexEncoding,
    'static bool IsHexDigit(char character)': isHex,
    'static int FromHex(char digit)': (code: number) => {
      if (!isHex(code)) throw argumentException('The argument is not a hexadecimal digit.', 'digit');
      return Number.parseInt(String.fromCharCode(code), 16);
    },
    'string ToString()': (self: Uri) => self.toString(),
    'bool Equals(Uri other)': (self: Uri, other) => self.equals(other),
    ...equalityOperators('Uri', 'uri1', 'uri2'),
  },
  { represents: Uri },
);

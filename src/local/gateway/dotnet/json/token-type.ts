// Newtonsoft.Json.Linq.JTokenType, Formatting and the settings' enums, as numbers.

export const JTokenType = {
  None: 0,
  Object: 1,
  Array: 2,
  Constructor: 3,
  Property: 4,
  Comment: 5,
  Integer: 6,
  Float: 7,
  String: 8,
  Boolean: 9,
  Null: 10,
  Undefined: 11,
  Date: 12,
  Raw: 13,
  Bytes: 14,
  Guid: 15,
  Uri: 16,
  TimeSpan: 17,
} as const;

const NAMES = Object.keys(JTokenType);

export function tokenTypeName(type: number): string {
  return NAMES[type] ?? String(type);
}

export const Formatting = { None: 0, Indented: 1 } as const;
export const MergeArrayHandling = { Concat: 0, Union: 1, Replace: 2, Merge: 3 } as const;
export const MergeNullValueHandling = { Ignore: 0, Merge: 1 } as const;
export const CommentHandling = { Ignore: 0, Load: 1 } as const;
export const LineInfoHandling = { Ignore: 0, Load: 1 } as const;
export const DuplicatePropertyNameHandling = { Replace: 0, Ignore: 1, Error: 2 } as const;

// Exceptions of Newtonsoft.Json.
import { DotNetException } from '../exception.ts';

export interface Place {
  path: string;
  line: number;
  position: number;
}

function describe(message: string, place: Place | null): string {
  if (place === null) return message;
  const stop = message.endsWith('.') ? '' : '.';
  const line = place.line < 0 ? '' : `, line ${place.line}, position ${place.position}`;
  return `${message}${stop} Path '${place.path}'${line}.`;
}

export function jsonReaderException(message: string, place: Place | null): DotNetException {
  return new DotNetException('Newtonsoft.Json.JsonReaderException', describe(message, place));
}

export function jsonSerializationException(
  message: string,
  place: Place | null = null,
  inner: DotNetException | null = null,
): DotNetException {
  return new DotNetException('Newtonsoft.Json.JsonSerializationException', describe(message, place), inner);
}

export function jsonWriterException(message: string): DotNetException {
  return new DotNetException('Newtonsoft.Json.JsonWriterException', message);
}

export function jsonException(message: string): DotNetException {
  return new DotNetException('Newtonsoft.Json.JsonException', message);
}

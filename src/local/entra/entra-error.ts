// Errors in Entra's own numbers and shape, so that what a person searches for is what they will meet in Azure.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
import { randomUUID } from 'node:crypto';

export class EntraError extends Error {
  /** OAuth's error code. */
  readonly error: string;
  /** AADSTS number. */
  readonly code: number;
  readonly status: number;

  constructor(error: string, code: number, message: string, status = 400) {
    super(message);
    this.name = 'EntraError';
    this.error = error;
    this.code = code;
    this.status = status;
  }

  get description(): string {
    return `AADSTS${this.code}: ${this.message}`;
  }
}

/** The token endpoint's answer to an error. @param now milliseconds since the epoch */
export function errorAnswer(fault: EntraError, now: number): Response {
  const timestamp = new Date(now).toISOString().replace('T', ' ').slice(0, 19);
  const traceId = randomUUID();
  const correlationId = randomUUID();
  return Response.json(
    {
      error: fault.error,
      error_description: `${fault.description} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}Z`,
      error_codes: [fault.code],
      timestamp: `${timestamp}Z`,
      trace_id: traceId,
      correlation_id: correlationId,
    },
    { status: fault.status, headers: { 'cache-control': 'no-store', pragma: 'no-cache' } },
  );
}

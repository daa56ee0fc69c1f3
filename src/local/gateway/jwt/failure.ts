// Why a token was refused: the reasons of the error-handling page ("Predefined errors for policies"), each with the
// message LastError gets. The wording follows Microsoft.IdentityModel, whose text Azure passes on.

export type JwtReason =
  | 'TokenNotPresent'
  | 'TokenSignatureInvalid'
  | 'TokenSignatureKeyNotFound'
  | 'TokenAudienceNotAllowed'
  | 'TokenIssuerNotAllowed'
  | 'TokenExpired'
  | 'TokenClaimNotFound'
  | 'TokenClaimValueNotAllowed'
  | 'JwtInvalid';

/** Thrown inside of a validation and turned into the policy's outcome at its edge. Never holds the token itself. */
export class JwtFailure extends Error {
  readonly reason: JwtReason;
  constructor(reason: JwtReason, message: string) {
    super(message);
    this.name = 'JwtFailure';
    this.reason = reason;
  }
}

/** A failure that the page lists as "<message from jwt library>. Access denied." */
export function denied(reason: JwtReason, message: string): JwtFailure {
  return new JwtFailure(reason, `${message} Access denied.`);
}

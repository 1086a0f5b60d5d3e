/** The codes that the simulated services answer with, and the HTTP status each has in IAM and STS. */
const statuses = {
  AccessDenied: 403,
  ExpiredToken: 403,
  InvalidClientTokenId: 403,
  MissingAuthenticationToken: 403,
  SignatureDoesNotMatch: 403,
  IncompleteSignature: 400,
  InvalidAction: 400,
  InvalidInput: 400,
  MalformedInput: 400,
  Throttling: 400,
  ValidationError: 400,
  NoSuchEntity: 404,
  ReportGenerationLimitExceeded: 409,
  InternalFailure: 500,
  ServiceUnavailable: 503,
} as const;

export type AwsErrorCode = keyof typeof statuses;

/** What Organizations (JSON 1.1) calls the errors that all services share; its own have their names already. */
const jsonNames: Partial<Record<AwsErrorCode, string>> = {
  AccessDenied: 'AccessDeniedException',
  ExpiredToken: 'ExpiredTokenException',
  IncompleteSignature: 'IncompleteSignatureException',
  InvalidAction: 'UnknownOperationException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  InvalidInput: 'InvalidInputException',
  MalformedInput: 'SerializationException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  Throttling: 'TooManyRequestsException',
  ValidationError: 'InvalidInputException',
};

/** An answer that is an error: thrown by whatever finds it, rendered in one place for each protocol. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: AwsErrorCode;
  readonly status: number;
  /** The name that the JSON protocol gives; Organizations answers its own errors with 400. */
  readonly jsonName: string;

  constructor(code: AwsErrorCode, message: string, jsonName?: string) {
    super(message);
    this.code = code;
    this.status = statuses[code];
    this.jsonName = jsonName ?? jsonNames[code] ?? code;
  }
}

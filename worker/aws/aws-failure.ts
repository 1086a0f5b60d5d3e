/**
 * What a failed AWS call means for us. AWS's errors arrive as `Error`s whose `name` is AWS's code, modelled or not
 * (docs/aws-behaviour.md, 5.3).
 */
export type AwsFailureKind =
  /** The account's rate is used up: later, and slower. */
  | 'throttled'
  /** AWS or the network failed; the same call may work in a moment. */
  | 'transient'
  /** The credentials are expired, revoked or unknown: a new session may help. */
  | 'sessionLost'
  /** The worker itself has no credentials. */
  | 'noCredentials'
  | 'accessDenied'
  | 'notFound'
  | 'invalidInput'
  /** An answer that we don't know. */
  | 'unexpected';

export interface AwsFailure {
  readonly kind: AwsFailureKind;
  /** AWS's code, or the network's. */
  readonly awsCode: string;
  /** AWS's own words. */
  readonly message: string;
}

const kindByCode: Readonly<Record<string, AwsFailureKind>> = {
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  RequestLimitExceeded: 'throttled',
  TooManyRequestsException: 'throttled',
  ThrottledException: 'throttled',
  RequestThrottled: 'throttled',
  RequestThrottledException: 'throttled',
  SlowDown: 'throttled',
  PriorRequestNotComplete: 'throttled',
  AccessDenied: 'accessDenied',
  AccessDeniedException: 'accessDenied',
  NoSuchEntity: 'notFound',
  NoSuchEntityException: 'notFound',
  InvalidInput: 'invalidInput',
  InvalidInputException: 'invalidInput',
  ValidationError: 'invalidInput',
  MalformedInput: 'invalidInput',
  ExpiredToken: 'sessionLost',
  ExpiredTokenException: 'sessionLost',
  InvalidClientTokenId: 'sessionLost',
  UnrecognizedClientException: 'sessionLost',
  CredentialsProviderError: 'noCredentials',
  /** Clocks differ; the SDK has learnt the difference from this answer and signs the next call right. */
  SignatureDoesNotMatch: 'transient',
  RequestExpired: 'transient',
  RequestTimeout: 'transient',
  RequestTimeoutException: 'transient',
  TimeoutError: 'transient',
  InternalFailure: 'transient',
  ServiceUnavailable: 'transient',
  ServiceFailure: 'transient',
  EmptyAnswerError: 'transient',
};

/**
 * Sorts an error that an AWS SDK call threw.
 * @throws the error itself when Redis threw it on the way to AWS or back: that says nothing of AWS
 */
export function awsFailureOf(error: unknown): AwsFailure {
  if (error instanceof Error && error.name === 'ReplyError') throw error;
  if (!(error instanceof Error)) return { kind: 'unexpected', awsCode: 'Unknown', message: String(error) };
  const awsCode = codeOf(error);
  const kind = kindByCode[error.name] ?? kindByCode[awsCode] ?? kindByShape(error);
  return { kind, awsCode, message: error.message };
}

/** AWS's code as AWS wrote it, where the SDK renames modelled ones; the network's; or the error's name. */
function codeOf(error: Error): string {
  if ('Code' in error && typeof error.Code === 'string') return error.Code;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return isUnreadable(error) ? 'UnreadableAnswer' : error.name;
}

/** 5xx answers, broken connections and answers that broke off are transient whatever they are called. */
function kindByShape(error: Error): AwsFailureKind {
  const status = httpStatusOf(error);
  if (status === 429) return 'throttled';
  if (status !== null && status >= 500) return 'transient';
  if (isUnreadable(error)) return 'transient';
  if (status === null && ('errno' in error || 'syscall' in error || 'code' in error)) return 'transient';
  return 'unexpected';
}

/**
 * Whether an answer came but couldn't be read, whatever its status says: it broke off, or something in between
 * answered in AWS's place. The SDK marks what AWS itself answered as an error with `$fault` (docs/aws-behaviour.md, 5.6).
 */
function isUnreadable(error: Error): boolean {
  return httpStatusOf(error) !== null && !('$fault' in error);
}

function httpStatusOf(error: Error): number | null {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return null;
  const metadata = error.$metadata;
  return 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : null;
}

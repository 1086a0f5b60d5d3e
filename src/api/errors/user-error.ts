/** The codes of `userErrors`. Closed: clients switch on them. */
export type UserErrorCode =
  /** The ARN doesn't name a user, role, group or policy. */
  | 'INVALID_ARN'
  /** An AWS-managed policy was named without the account in which it is meant. */
  | 'ACCOUNT_ID_REQUIRED'
  /** The account that was given is not the one in the ARN. */
  | 'ACCOUNT_ID_MISMATCH'
  /** Lapse doesn't know the account, or the caller may not see it. */
  | 'ACCOUNT_NOT_FOUND'
  /** The filter asks for entities that were deleted; no report can be made for them. */
  | 'ENTITIES_DELETED'
  /** `maxAgeSeconds` is negative. */
  | 'INVALID_MAX_AGE'
  /** More values than one request may carry. */
  | 'TOO_MANY_VALUES'
  /** The caller may see the account, but not have anything done in it. */
  | 'NOT_PERMITTED'
  /** Not an id that Lapse gave out for this kind of thing. */
  | 'INVALID_ID'
  /** There is no such report job, or the caller may not see it. */
  | 'REPORT_JOB_NOT_FOUND'
  /** The report job has reached a final state. */
  | 'JOB_ALREADY_FINISHED'
  /** There is no such report batch, or the caller may see none of its accounts. */
  | 'REPORT_BATCH_NOT_FOUND'
  /** Every job of the report batch has reached a final state. */
  | 'BATCH_ALREADY_FINISHED';

/** Why a mutation did nothing. */
export interface UserError {
  /** The way to the argument or input field, like `['input', 'arn']`. */
  readonly field: string[];
  /** Names the value and says what to do. */
  readonly message: string;
  readonly code: UserErrorCode;
}

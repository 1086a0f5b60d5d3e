/** The codes in `extensions.code` of GraphQL errors. Closed: clients switch on them. */
export const errorCodes = [
  /** The document is not GraphQL. */
  'GRAPHQL_PARSE_FAILED',
  /** The document asks for what the schema doesn't have. */
  'GRAPHQL_VALIDATION_FAILED',
  /** `operationName` is missing or names none of the document's operations. */
  'OPERATION_RESOLUTION_FAILURE',
  /** The HTTP request is not one that carries a GraphQL operation. */
  'BAD_REQUEST',
  /** Automatic persisted queries are off; send the query. */
  'PERSISTED_QUERY_NOT_SUPPORTED',
  /** The body is over the limit. */
  'PAYLOAD_TOO_LARGE',
  /** The body is not `application/json`. */
  'UNSUPPORTED_MEDIA_TYPE',
  /** The credentials are missing or not valid. */
  'UNAUTHENTICATED',
  /** The caller is known and may not do this. */
  'FORBIDDEN',
  /** One operation asks for more than any may; see docs/security.md. */
  'OPERATION_TOO_EXPENSIVE',
  /** The caller's operations of the last minute used up the budget; ask again after `retryAfterSeconds`. */
  'BUDGET_EXHAUSTED',
  /** The operation took too long and was given up. */
  'OPERATION_TIMED_OUT',
  /** The connection or the caller has as many subscriptions as may be. */
  'TOO_MANY_SUBSCRIPTIONS',
  /** This client may only send documents of its list. */
  'DOCUMENT_NOT_TRUSTED',
  /** An argument or variable can't be taken; the message names it. */
  'BAD_USER_INPUT',
  /** There is no such thing, or the caller may not see it. */
  'NOT_FOUND',
  /**
   * What has to be fetched from AWS for this field can't be had now; `reason` is one of ReportJobErrorCode, and
   * `retryable` says whether asking again may help.
   */
  'DETAILS_UNAVAILABLE',
  /** A subscriber has to subscribe again: it read too slowly, or events were lost before they reached it. */
  'SUBSCRIPTION_INTERRUPTED',
  /**
   * Redis, or what signing in needs, can't be used at the moment; ask again after `retryAfterSeconds`. Whether a
   * mutation was done may be unknown; doing it again does no harm.
   */
  'UNAVAILABLE',
  /** A fault in Lapse; the logs tell more under `requestId`. */
  'INTERNAL_SERVER_ERROR',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

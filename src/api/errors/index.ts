export { ApiError, badUserInput } from './api-error.ts';
export type { ErrorCode } from './error-code.ts';
export { logUnexpected } from './log-unexpected.ts';
export { presentError, presentErrors, withRequestId } from './present-error.ts';
export type { UserError, UserErrorCode } from './user-error.ts';

export { anonymousAuthenticator } from './anonymous.ts';
export type { Authentication, Authenticator, Credentials } from './authenticator.ts';
export type { Caller } from './caller.ts';
export { ServiceTokenAuthenticator } from './service-tokens.ts';

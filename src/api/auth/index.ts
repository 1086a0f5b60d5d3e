export { AccessControl, needsNoSignIn } from './access-control.ts';
export type { Authentication } from './authenticator.ts';
export type { Caller } from './caller.ts';
export type { Identity } from './identity.ts';

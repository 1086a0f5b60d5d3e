import { z } from 'zod';
import { SettingsError } from './read-settings.ts';
import { serviceTokens, type ServiceToken } from './service-token-setting.ts';
import { wholeNumber } from './setting-types.ts';

/** Signatures that only the issuer can make. Shared secrets (HS…) and `none` are not among them. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const algorithmsForm = `expected signature algorithms with commas between them, out of ${algorithms.join(', ')}`;
const originsForm = 'expected origins with commas between them, like "https://portal.example.com"';
const urlForm = 'expected an https:// address (http:// only on this machine)';

const address = z.string().refine(isSafeAddress, urlForm);
const list = (form: string, isGood: (item: string) => boolean) =>
  z
    .string()
    .transform((text) => text.split(',').map((item) => item.trim()))
    .refine((items) => items.every(isGood), form);
const onOrOff = z.enum(['on', 'off'], { error: 'expected on or off' }).transform((value) => value === 'on');

/** The API's settings about who may do what, and how much of it. */
export const securityShape = {
  /** For programs: tokens that never expire, known by their hashes. */
  LAPSE_SERVICE_TOKENS: serviceTokens.prefault(''),
  /** For people: whose JWTs are taken, for whom they must be, and where the issuer's public keys are. */
  LAPSE_JWT_ISSUER: z.string().optional(),
  LAPSE_JWT_AUDIENCE: z.string().optional(),
  LAPSE_JWT_JWKS_URL: address.optional(),
  LAPSE_JWT_ALGORITHMS: list(algorithmsForm, (item) => algorithms.includes(item)).prefault('RS256,ES256'),
  /** The claim that lists a person's groups. */
  LAPSE_JWT_GROUPS_CLAIM: z.string().default('groups'),
  /** How far the issuer's clock and this machine's may be apart. */
  LAPSE_JWT_CLOCK_TOLERANCE_SECONDS: wholeNumber(0, 300, 'seconds').prefault('30'),
  /** The file that says who may do what. Without it, service tokens may read and generate everywhere. */
  LAPSE_POLICY: z.string().optional(),
  /** Origins of web pages, other than the API's own, that may call from a browser. */
  LAPSE_CORS_ORIGINS: list(originsForm, isOrigin).optional(),
  /** Whether those who are signed in may read the schema and open the IDE. */
  LAPSE_INTROSPECTION: onOrOff.prefault('on'),
  /** What one operation may cost; see docs/security.md. */
  LAPSE_COST_LIMIT: wholeNumber(100, 1_000_000_000, 'cost units').prefault('50000'),
  /** What the operations of one caller may cost in a minute, over all API processes. */
  LAPSE_COST_BUDGET: wholeNumber(100, 1_000_000_000, 'cost units').prefault('1000000'),
  /** How long one query or mutation may take. */
  LAPSE_OPERATION_TIMEOUT_SECONDS: wholeNumber(1, 600, 'seconds').prefault('30'),
  LAPSE_SUBSCRIPTIONS_PER_CONNECTION: wholeNumber(1, 10_000, 'subscriptions').prefault('50'),
  /** In one API process. */
  LAPSE_SUBSCRIPTIONS_PER_CALLER: wholeNumber(1, 100_000, 'subscriptions').prefault('500'),
  /** The file that lists which documents some clients may send, and nothing else. */
  LAPSE_TRUSTED_DOCUMENTS: z.string().optional(),
  /** Where the audit log goes; standard output, among the other lines, when it isn't set. */
  LAPSE_AUDIT_LOG: z.string().optional(),
};

/** Whose bearer tokens are taken. */
export interface JwtSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  readonly algorithms: readonly string[];
  readonly groupsClaim: string;
  readonly clockToleranceSeconds: number;
}

/** How much of the API one operation and one caller may use. */
export interface LimitSettings {
  /** Cost units. */
  readonly operationCost: number;
  /** Cost units in a minute. */
  readonly callerBudget: number;
  readonly operationTimeoutSeconds: number;
  readonly subscriptionsPerConnection: number;
  readonly subscriptionsPerCaller: number;
}

export interface SecuritySettings {
  readonly serviceTokens: readonly ServiceToken[];
  /** Null when people can't sign in. */
  readonly jwt: JwtSettings | null;
  readonly policyPath: string | null;
  readonly corsOrigins: readonly string[];
  readonly introspection: boolean;
  readonly limits: LimitSettings;
  readonly trustedDocumentsPath: string | null;
  readonly auditLogPath: string | null;
}

/** @throws SettingsError where settings contradict each other */
export function securitySettingsOf(
  settings: Readonly<z.infer<z.ZodObject<typeof securityShape>>>,
): SecuritySettings {
  const jwt = jwtSettingsOf(settings);
  const { LAPSE_COST_LIMIT: operationCost, LAPSE_COST_BUDGET: callerBudget } = settings;
  if (operationCost > callerBudget) {
    throw new SettingsError(
      `LAPSE_COST_LIMIT is ${operationCost}: nobody could pay for such an operation out of LAPSE_COST_BUDGET, which is ${callerBudget}`,
    );
  }
  if (settings.LAPSE_POLICY !== undefined && jwt === null && settings.LAPSE_SERVICE_TOKENS.length === 0) {
    throw new SettingsError(
      'LAPSE_POLICY is set, but nobody can sign in: set LAPSE_SERVICE_TOKENS or LAPSE_JWT_ISSUER, too',
    );
  }
  if (jwt !== null && settings.LAPSE_POLICY === undefined) {
    throw new SettingsError(
      'LAPSE_POLICY is not set: people who sign in with a JWT may only do what a policy file says; write one, see docs/security.md',
    );
  }
  return {
    serviceTokens: settings.LAPSE_SERVICE_TOKENS,
    jwt,
    policyPath: settings.LAPSE_POLICY ?? null,
    corsOrigins: settings.LAPSE_CORS_ORIGINS ?? [],
    introspection: settings.LAPSE_INTROSPECTION,
    limits: {
      operationCost,
      callerBudget,
      operationTimeoutSeconds: settings.LAPSE_OPERATION_TIMEOUT_SECONDS,
      subscriptionsPerConnection: settings.LAPSE_SUBSCRIPTIONS_PER_CONNECTION,
      subscriptionsPerCaller: settings.LAPSE_SUBSCRIPTIONS_PER_CALLER,
    },
    trustedDocumentsPath: settings.LAPSE_TRUSTED_DOCUMENTS ?? null,
    auditLogPath: settings.LAPSE_AUDIT_LOG ?? null,
  };
}

function jwtSettingsOf(settings: Readonly<z.infer<z.ZodObject<typeof securityShape>>>): JwtSettings | null {
  const { LAPSE_JWT_ISSUER: issuer, LAPSE_JWT_AUDIENCE: audience, LAPSE_JWT_JWKS_URL: jwksUrl } = settings;
  if (issuer === undefined && audience === undefined && jwksUrl === undefined) return null;
  if (issuer === undefined || audience === undefined || jwksUrl === undefined) {
    const missing = Object.entries({
      LAPSE_JWT_ISSUER: issuer,
      LAPSE_JWT_AUDIENCE: audience,
      LAPSE_JWT_JWKS_URL: jwksUrl,
    }).filter(([, value]) => value === undefined);
    throw new SettingsError(
      missing
        .map(([name]) => `${name} is not set: signing in with a JWT needs issuer, audience and JWKS address`)
        .join('\n'),
    );
  }
  return {
    issuer,
    audience,
    jwksUrl,
    algorithms: settings.LAPSE_JWT_ALGORITHMS,
    groupsClaim: settings.LAPSE_JWT_GROUPS_CLAIM,
    clockToleranceSeconds: settings.LAPSE_JWT_CLOCK_TOLERANCE_SECONDS,
  };
}

function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

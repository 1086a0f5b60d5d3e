import { z } from 'zod';

/** A token bucket: calls a second, and how many may come at once. */
const bucket = z.strictObject({ rate: z.number().positive(), burst: z.number().min(1) });
const buckets = z.strictObject({
  default: bucket.optional(),
  operations: z.record(z.string(), bucket).optional(),
});
export type Bucket = z.infer<typeof bucket>;

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0);

/**
 * Every knob with its default. What lies under «the world's shape» makes a new world when it is changed at
 * run time; all others act on the next call.
 */
const knobs = {
  // The world's shape
  /** Names, grants, use and keys all follow from it. */
  seed: z.string().min(1).default('lapse'),
  accounts: z.number().int().min(1).max(10_000).default(12),
  /** Users, roles, groups, local policies and attached AWS-managed policies of one account together. */
  entitiesPerAccount: z.number().int().min(10).max(5_000).default(50),
  /** By which share accounts differ in size: 0.2 makes 40 to 60 of 50. */
  entitiesVariation: share.default(0.2),
  /** At most so many service namespaces, the common ones first. */
  services: z.number().int().min(1).default(1_000),
  partition: z.enum(['aws', 'aws-cn', 'aws-us-gov']).default('aws'),
  /** The moment from which use is counted back; by default the start, in whole hours. */
  now: z.iso
    .datetime()
    .refine((text) => Date.parse(text) >= Date.parse('2026-01-01T00:00:00Z'), 'must not be before 2026')
    .optional(),
  /** Accounts whose reader role is missing. */
  unreachableAccounts: count.default(1),
  suspendedAccounts: count.default(1),

  // Jobs: how long they take (scaled by the number of granted services) and how they end
  jobMinimumMs: milliseconds.default(200),
  jobMaximumMs: milliseconds.default(5_000),
  failedShare: share.default(0),
  stuckShare: share.default(0),
  /** Entities that lists still show and that Generate no longer finds. */
  vanishedShare: share.default(0),
  /** The error that a FAILED report holds, or null for none; AWS's own is undocumented. */
  failedReportError: z
    .strictObject({ code: z.string().min(1), message: z.string().min(1) })
    .nullable()
    .default({ code: 'ServiceFailure', message: 'The report could not be generated.' }),
  /** Whether ACTION_LEVEL reports can be generated. */
  actionLevel: z.boolean().default(true),

  // Sessions
  /** Lifetime of every new session, whatever DurationSeconds it asks for; 0: as asked. */
  sessionSeconds: count.default(0),
  /** Who may read a role's job: only the session that generated it, or any session of that role with its name. */
  sessionRule: z.enum(['exact-session', 'session-name']).default('exact-session'),
  /** How AssumeRole answers for a role that does not exist. */
  missingRoleCode: z.enum(['AccessDenied', 'NoSuchEntity']).default('AccessDenied'),

  /** IAM operations that callers are refused whatever their policies allow, like `ListUsers`. */
  refusedOperations: z.array(z.string()).default([]),

  // Pages
  /** Rows of a report's page where MaxItems isn't given. */
  pageSize: z.number().int().min(1).max(1_000).default(200),
  /** No page has more rows, whatever MaxItems says. */
  pageLimit: z.number().int().min(1).max(1_000).default(1_000),
  /** By which share later pages of a report may be smaller than the first. */
  laterPageVariation: share.default(0),
  listPageSize: z.number().int().min(1).max(1_000).default(100),
  /** Namespaces on a page of ListPoliciesGrantingServiceAccess. */
  grantingPageSize: z.number().int().min(1).max(200).default(100),

  // Pace and faults
  throttles: buckets
    .extend({ accounts: z.record(z.string().regex(/^\d{12}$/), buckets).optional() })
    .default({
      default: { rate: 50, burst: 100 },
      operations: {
        GenerateServiceLastAccessedDetails: { rate: 10, burst: 20 },
        GetServiceLastAccessedDetails: { rate: 25, burst: 50 },
      },
    }),
  latencyMinimumMs: milliseconds.default(5),
  latencyMaximumMs: milliseconds.default(40),
  /** Calls that end in 500 InternalFailure or 503 ServiceUnavailable without having done anything. */
  serverErrorShare: share.default(0),
  /** Calls that are carried out, but whose connection is reset before the answer. */
  resetShare: share.default(0),
  /** Calls that are carried out, but whose answer breaks off half-way. */
  brokenOffShare: share.default(0),
  /** Operations that are carried out, but answered with status 200 and an empty body. */
  emptyOperations: z.array(z.string()).default([]),
};

const shapeKnobs = [
  'seed',
  'accounts',
  'entitiesPerAccount',
  'entitiesVariation',
  'services',
  'partition',
  'now',
  'unreachableAccounts',
  'suspendedAccounts',
] as const;

const ranges = [
  ['jobMinimumMs', 'jobMaximumMs'],
  ['latencyMinimumMs', 'latencyMaximumMs'],
] as const;

const settingsSchema = z.strictObject(knobs).superRefine((settings, context) => {
  for (const [minimum, maximum] of ranges) {
    if (settings[minimum] <= settings[maximum]) continue;
    context.addIssue({ code: 'custom', path: [minimum], message: `must not be above ${maximum}` });
  }
});

export type Settings = z.infer<typeof settingsSchema>;
/** Any of the knobs, as tests and PATCH /_admin/settings give them. */
export type SettingsPatch = z.input<typeof settingsSchema>;

/** Thrown for a setting that doesn't hold; the message names it, its value and what is wrong. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The settings with a patch applied over them (over the defaults where there are none yet). Throws SettingsError. */
export function applySettings(current: Settings | undefined, patch: unknown): Settings {
  const overlay = z.record(z.string(), z.unknown()).safeParse(patch);
  if (!overlay.success) throw new SettingsError('Settings must be an object of knobs and their values.');
  const parsed = settingsSchema.safeParse({ ...current, ...overlay.data });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const name = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.');
    const value = overlay.data[String(issue.path[0])];
    return `${name}${value === undefined ? '' : ` = ${JSON.stringify(value)}`}: ${issue.message}`;
  });
  throw new SettingsError(`Wrong simulator settings: ${problems.join('; ')}`);
}

/** Whether going from one to the other makes another world. */
export function changesWorld(before: Settings, after: Settings): boolean {
  return shapeKnobs.some((knob) => before[knob] !== after[knob]);
}

/** `jobMinimumMs` is `SIMULATOR_JOB_MINIMUM_MS` in the environment. */
function variableOf(knob: string): string {
  return `SIMULATOR_${knob.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Texts stay texts; numbers, booleans and objects are written as JSON. */
function valueOf(knob: string, text: string): unknown {
  if (knob === 'seed' || knob === 'now') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const processSettings = z.object({
  SIMULATOR_HOST: z.string().min(1).default('127.0.0.1'),
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
});

/**
 * Where to listen and the knobs, from the environment: every knob as `SIMULATOR_<NAME>`.
 * Throws SettingsError, also for a `SIMULATOR_` variable that no knob has.
 */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): {
  readonly host: string;
  readonly port: number;
  readonly settings: Record<string, unknown>;
} {
  const listening = processSettings.safeParse(environment);
  if (!listening.success) {
    const problems = listening.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name} = ${JSON.stringify(environment[name])}: ${issue.message}`;
    });
    throw new SettingsError(problems.join('; '));
  }
  const knobOf = new Map(Object.keys(knobs).map((knob) => [variableOf(knob), knob]));
  const settings: Record<string, unknown> = {};
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith('SIMULATOR_') || variable in listening.data || text === undefined) continue;
    const knob = knobOf.get(variable);
    if (knob === undefined) throw new SettingsError(`${variable}: there is no such setting.`);
    settings[knob] = valueOf(knob, text);
  }
  return { host: listening.data.SIMULATOR_HOST, port: listening.data.SIMULATOR_PORT, settings };
}

import type { z } from 'zod';

/** A setting that can't be used. The message names the setting, its value and the expected form. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Settings whose values are never shown. A file's path is no secret. */
const secretSettings = /(SECRET|TOKEN|PASSWORD|KEY)(?!.*_FILE$)/;

/**
 * Reads a process's settings from its environment: one validated, typed, frozen object.
 * An empty variable counts as not set, as it does in shells and compose files.
 * @throws SettingsError that lists every wrong setting
 */
export function readSettings<Schema extends z.ZodObject>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): Readonly<z.infer<Schema>> {
  const given = Object.fromEntries(
    Object.keys(schema.shape)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  throw new SettingsError(
    result.error.issues.map((issue) => describe(String(issue.path[0]), given, issue.message)).join('\n'),
  );
}

function describe(name: string, given: Record<string, string | undefined>, expectation: string): string {
  const value = given[name];
  if (value === undefined) return `${name} is not set: ${expectation}`;
  return `${name} is ${shown(name, value)}: ${expectation}`;
}

function shown(name: string, value: string): string {
  if (secretSettings.test(name)) return '(hidden)';
  return JSON.stringify(withoutLogin(value));
}

/** Hides user and password of a URL, also of one that is written wrongly, and parameters, which may be secrets, too. */
function withoutLogin(value: string): string {
  return value.replace(/^([\w+-]*:\/*)?.*@/, '$1(hidden)@').replace(/\?.*/, '?(hidden)');
}

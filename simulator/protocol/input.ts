import { z } from 'zod';
import { AwsError } from './errors.ts';

/**
 * What an operation accepts. Constraints are written as zod schemas and their failures told in IAM's words
 * (docs/aws-behaviour.md: "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: …").
 */

/** A whole number as a Query parameter; one that can't be parsed is MalformedInput, not a constraint failure. */
export function integer(minimum: number, maximum: number) {
  return z
    .string()
    .transform((text, context) => {
      if (/^[-+]?\d+$/.test(text)) return Number(text);
      context.addIssue({ code: 'custom', message: `Could not parse '${text}' as an integer.` });
      return z.NEVER;
    })
    .pipe(z.number().min(minimum).max(maximum));
}

export const arn = z.string().min(20).max(2048);
export const jobId = z.string().length(36);
export const maxItems = integer(1, 1000).optional();
export const marker = z.string().min(1).max(320).optional();
export const serviceNamespace = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]*$/);
export const entityName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w+=,.@-]+$/);
export const pathPrefix = z
  .string()
  .min(1)
  .max(512)
  .regex(/^\/[!-\x7f]*$/)
  .optional();

/** Reads an operation's input. Throws ValidationError, or MalformedInput for what can't be parsed at all. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const malformed = parsed.error.issues.find((issue) => issue.code === 'custom');
  if (malformed !== undefined) throw new AwsError('MalformedInput', malformed.message);
  const failures = parsed.error.issues.map(
    (issue) => `Value at '${pathOf(issue.path)}' failed to satisfy constraint: ${constraintOf(issue)}`,
  );
  const count = failures.length === 1 ? '1 validation error' : `${failures.length} validation errors`;
  throw new AwsError('ValidationError', `${count} detected: ${failures.join('; ')}`);
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `${step + 1}.member` : lowerFirst(String(step))))
    .join('.');
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function constraintOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `Member must have ${measure(issue.origin)} greater than or equal to ${issue.minimum}`;
    case 'too_big':
      return `Member must have ${measure(issue.origin)} less than or equal to ${issue.maximum}`;
    case 'invalid_value':
      return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
    case 'invalid_format':
      return `Member must satisfy regular expression pattern: ${patternOf(issue.pattern)}`;
    default:
      return 'Member must not be null';
  }
}

function measure(origin: string): string {
  return origin === 'number' ? 'value' : 'length';
}

/** AWS prints the pattern of its model: a match of the whole value, without anchors. */
function patternOf(pattern: string | undefined): string {
  return (pattern ?? '').replace(/^\/\^?/, '').replace(/\$?\/$/, '');
}

/**
 * The parameters of a Query request as an object: `Name.member.2` becomes the second item of the list `Name`.
 * Members of structures in lists aren't read by any operation here and are left out.
 */
export function queryParameters(body: string): Record<string, string | string[]> {
  const parameters: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(body)) {
    const [name = key, member, , deeper] = key.split('.');
    if (deeper !== undefined) continue;
    const list = parameters[name];
    if (member !== 'member') parameters[name] = value;
    else if (Array.isArray(list)) list.push(value);
    else parameters[name] = [value];
  }
  return parameters;
}

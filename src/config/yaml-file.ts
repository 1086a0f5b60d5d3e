import { readFile } from 'node:fs/promises';
import { parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { SettingsError } from './read-settings.ts';

/** A YAML file (so JSON too) that has been read and checked. */
export interface YamlFile<Content> {
  readonly content: Content;
  /** The line, from 1, of what the path leads to; of the nearest thing around it where there is no such thing. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads a file that a setting names, and checks it.
 * @throws SettingsError that names the file, the line and what is expected there
 */
export async function readYamlFile<Schema extends z.ZodType>(
  setting: string,
  path: string,
  schema: Schema,
): Promise<YamlFile<z.infer<Schema>>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new SettingsError(`${setting} is "${path}": the file can't be read (${codeOf(error)})`);
  });
  return parseYamlFile(text, path, schema);
}

/** Checks the text of a file; `path` is only for messages. */
function parseYamlFile<Schema extends z.ZodType>(
  text: string,
  path: string,
  schema: Schema,
): YamlFile<z.infer<Schema>> {
  const document = parseDocument(text);
  const [syntaxError] = document.errors;
  if (syntaxError !== undefined) throw new SettingsError(`${path}: not valid YAML: ${syntaxError.message}`);
  const content: unknown = document.toJS();
  const result = schema.safeParse(content ?? {});
  const lineOf = (place: readonly PropertyKey[]) => findLine(document, text, place);
  if (result.success) return { content: result.data, lineOf };
  throw new SettingsError(
    result.error.issues.map((issue) => `${path}:${lineOf(placeOf(issue))}: ${messageOf(issue)}`).join('\n'),
  );
}

function messageOf({ path, message }: z.core.$ZodIssue): string {
  return [path.join('.'), message].filter(Boolean).join(' ');
}

/** Where in the file an issue is: an unknown key rather than the object that has it. */
function placeOf(issue: z.core.$ZodIssue): PropertyKey[] {
  return issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
}

function findLine(document: Document, text: string, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (hasRange(node)) return text.slice(0, node.range[0]).split('\n').length;
  }
  return 1;
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

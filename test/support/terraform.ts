import { getReferencesInExpression, parse } from '@cdktn/hcl2json';
import { z } from 'zod';

/** Blocks of one type, by their name; each name may stand several times in HCL, and does only once here. */
const blocks = <Block extends z.ZodType>(block: Block) =>
  z
    .record(
      z.string(),
      z.tuple([block]).transform(([one]) => one),
    )
    .default({});
const statementSchema = z.strictObject({
  sid: z.string(),
  actions: z.array(z.string()),
  resources: z.array(z.string()).default([]),
  principals: z.array(z.strictObject({ type: z.string(), identifiers: z.array(z.string()) })).default([]),
  condition: z
    .array(z.strictObject({ test: z.string(), variable: z.string(), values: z.array(z.string()) }))
    .default([]),
});
/** A type is an expression without quotation marks. */
const stringType = z.literal('${string}').transform(() => 'string');
const moduleSchema = z.strictObject({
  terraform: z.tuple([z.looseObject({ required_version: z.string() })]),
  variable: blocks(
    z.strictObject({
      ...{ description: z.string(), type: stringType, default: z.string().optional() },
      validation: z.array(z.strictObject({ condition: z.string(), error_message: z.string() })).optional(),
    }),
  ),
  data: z.strictObject({
    aws_iam_policy_document: blocks(z.strictObject({ statement: z.array(statementSchema) })),
    aws_partition: blocks(z.strictObject({})),
  }),
  resource: z.strictObject({
    aws_iam_role: blocks(
      z.strictObject({
        ...{ name: z.string(), description: z.string(), max_session_duration: z.number() },
        assume_role_policy: z.string(),
      }),
    ),
    aws_iam_role_policy: blocks(z.strictObject({ name: z.string(), role: z.string(), policy: z.string() })),
    aws_iam_policy: blocks(z.strictObject({ name: z.string(), description: z.string(), policy: z.string() })),
  }),
  output: blocks(z.strictObject({ description: z.string(), value: z.string() })),
});
export type TerraformModule = z.infer<typeof moduleSchema>;
export type TerraformStatement = z.infer<typeof statementSchema>;

/**
 * Reads a module with HashiCorp's own parser. The blocks are held against the arguments that the AWS provider documents
 * for them: those that the modules use.
 * @throws for what is no HCL, or has blocks or arguments that aren't known
 */
export async function parseModule(fileName: string, text: string): Promise<TerraformModule> {
  return moduleSchema.parse(await parse(fileName, text));
}

/** What the module's expressions refer to and nobody declares. */
export async function danglingReferences(module: TerraformModule): Promise<string[]> {
  const named = (prefix: string, kinds: Readonly<Record<string, object>>) =>
    Object.entries(kinds).flatMap(([kind, ones]) =>
      Object.keys(ones).map((name) => `${prefix}${kind}.${name}`),
    );
  const declared = [
    ...Object.keys(module.variable).map((name) => `var.${name}`),
    ...named('data.', module.data),
    ...named('', module.resource),
  ];
  const used = await Promise.all(
    stringsIn(module)
      .filter((text) => text.includes('${'))
      .map((text) => getReferencesInExpression('main.tf', text)),
  );
  const names = used.flat().map(({ value }) => value);
  return names.filter((name) => !declared.some((one) => name === one || name.startsWith(`${one}.`)));
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const members: unknown[] = Object.values(value);
  return members.flatMap(stringsIn);
}

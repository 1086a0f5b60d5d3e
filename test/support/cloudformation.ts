import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource, SpecDatabase } from '@aws-cdk/service-spec-types';
import { parseDocument, type ScalarTag } from 'yaml';
import { z } from 'zod';

/** Of every resource type; read and unpacked once. */
const loadedSpec = loadAwsServiceSpec();

const templateSchema = z.strictObject({
  AWSTemplateFormatVersion: z.literal('2010-09-09'),
  Description: z.string().max(1_024),
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string(), Description: z.string() })),
  Resources: z.record(
    z.string(),
    z.strictObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) }),
  ),
  Outputs: z.record(z.string(), z.strictObject({ Description: z.string(), Value: z.unknown() })),
});
export type Template = z.infer<typeof templateSchema>;

/** The short forms of the intrinsic functions that the templates may use, as the long forms that they stand for. */
const tags: ScalarTag[] = [
  shortForm('!Ref', (name) => ({ Ref: name })),
  shortForm('!Sub', (text) => ({ 'Fn::Sub': text })),
  shortForm('!GetAtt', (path) => ({ 'Fn::GetAtt': path.split('.') })),
];

function shortForm(tag: string, resolve: (text: string) => object): ScalarTag {
  return { tag, resolve };
}

/** @throws for what is no YAML, has tags that CloudFormation doesn't have, or members that a template doesn't have */
export function parseTemplate(text: string): Template {
  const document = parseDocument(text, { customTags: tags });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw problem;
  return templateSchema.parse(document.toJS());
}

/** What AWS's own schemas of its resources find wrong in a template, and references that lead nowhere. */
export async function complaintsOf(template: Template): Promise<string[]> {
  const spec = await loadedSpec;
  return [
    ...Object.entries(template.Resources).flatMap(([name, { Type, Properties }]) => {
      const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', Type);
      if (resource === undefined) return [`${name}: there is no ${Type}`];
      return propertyComplaints(spec, resource.properties, Properties).map((each) => `${name}.${each}`);
    }),
    ...referencesIn(template)
      .filter((reference) => !leadsSomewhere(spec, template, reference))
      .map(({ name, attribute }) => `${[name, attribute ?? []].flat().join('.')} leads nowhere`),
  ];
}

function propertyComplaints(
  spec: SpecDatabase,
  properties: Resource['properties'],
  given: Readonly<Record<string, unknown>>,
): string[] {
  const required = Object.entries(properties).filter(([, { required = false }]) => required);
  return [
    ...required.filter(([name]) => !(name in given)).map(([name]) => `${name} is missing`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const property = properties[name];
      if (property === undefined) return [`${name} does not exist`];
      return valueComplaints(spec, property.type, value).map((each) => `${name}${each}`);
    }),
  ];
}

/** @returns each complaint with the way from the value to what is wrong */
function valueComplaints(spec: SpecDatabase, type: PropertyType, value: unknown): string[] {
  // What a function gives is known to CloudFormation alone.
  if (isIntrinsic(value)) return [];
  switch (type.type) {
    case 'union': {
      const each = type.types.map((one) => valueComplaints(spec, one, value));
      return each.some((complaints) => complaints.length === 0) ? [] : each.flat();
    }
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((element: unknown) => valueComplaints(spec, type.element, element))
        : [' is no list'];
    case 'ref':
      return isObject(value)
        ? propertyComplaints(spec, spec.get('typeDefinition', type.reference).properties, value).map(
            (each) => `.${each}`,
          )
        : [' is no object'];
    case 'json':
      return isObject(value) ? [] : [' is no object'];
    case 'integer':
    case 'number':
      return typeof value === 'number' ? [] : [' is no number'];
    case 'string':
    case 'boolean':
      return typeof value === type.type ? [] : [` is no ${type.type}`];
    default:
      throw new Error(`the templates had no ${type.type} until now`);
  }
}

interface Reference {
  readonly name: string;
  /** Of a resource; null for the thing itself. */
  readonly attribute: string | null;
}

function referencesIn(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  if (typeof value.Ref === 'string') return [{ name: value.Ref, attribute: null }];
  if (typeof value['Fn::Sub'] === 'string')
    return [...value['Fn::Sub'].matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => ({
      name,
      attribute: null,
    }));
  const path = z.tuple([z.string(), z.string()]).safeParse(value['Fn::GetAtt']).data;
  if (path !== undefined) return [{ name: path[0], attribute: path[1] }];
  return Object.values(value).flatMap(referencesIn);
}

function leadsSomewhere(spec: SpecDatabase, template: Template, { name, attribute }: Reference): boolean {
  if (attribute === null)
    return name in template.Parameters || name in template.Resources || name.startsWith('AWS::');
  const type = template.Resources[name]?.Type ?? '';
  const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  return resource !== undefined && attribute in resource.attributes;
}

function isIntrinsic(value: unknown): boolean {
  return isObject(value) && Object.keys(value).every((key) => key === 'Ref' || key.startsWith('Fn::'));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

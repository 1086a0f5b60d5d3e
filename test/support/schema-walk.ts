import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isRequiredArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** One document that asks for one field, and for every leaf below it. */
export interface WalkStep {
  /** `Type.field` */
  readonly coordinate: string;
  readonly document: string;
}

export interface WalkOptions {
  readonly schema: GraphQLSchema;
  readonly root: GraphQLObjectType;
  /**
   * What to give a field in parentheses, by coordinate; several for a field that is to be walked in several ways,
   * the first one being used on the way to other fields.
   */
  readonly argumentsOf: Readonly<Record<string, readonly string[]>>;
  /** Fields that lead anywhere, so that they are asked but don't lead to others. */
  readonly ends: readonly string[];
}

/**
 * Documents that together ask for every field that can be reached from a root type. They follow from the schema, so
 * that a new field can't be forgotten.
 * @throws Error for a field whose required arguments nobody gives
 */
export function walkSchema(options: WalkOptions): WalkStep[] {
  const { schema, root, argumentsOf, ends } = options;
  const kind = root === schema.getMutationType() ? 'mutation' : 'query';
  const steps: WalkStep[] = [];
  const queue: { type: GraphQLCompositeType; wrap: (selection: string) => string }[] = [
    { type: root, wrap: (selection) => `${kind} { ${selection} }` },
  ];
  const seen = new Set([root.name]);
  for (let place = queue.shift(); place !== undefined; place = queue.shift()) {
    const { type, wrap } = place;
    for (const field of fieldsOf(type)) {
      const coordinate = `${type.name}.${field.name}`;
      const calls = callsOf(field, coordinate, argumentsOf);
      const below = getNamedType(field.type);
      const selections = isCompositeType(below) ? leafSelectionsOf(schema, below, argumentsOf) : [''];
      for (const call of calls) {
        for (const selection of selections) steps.push({ coordinate, document: wrap(`${call}${selection}`) });
      }
      if (!isCompositeType(below) || ends.includes(coordinate)) continue;
      const wrapBelow = (selection: string) => wrap(`${calls[0] ?? ''} { ${selection} }`);
      const members = isAbstractType(below) ? schema.getPossibleTypes(below) : [];
      for (const next of [below, ...members]) {
        if (seen.has(next.name)) continue;
        seen.add(next.name);
        const isMember = next !== below;
        queue.push({
          type: next,
          wrap: (selection) => wrapBelow(isMember ? `... on ${next.name} { ${selection} }` : selection),
        });
      }
    }
  }
  return steps;
}

function fieldsOf(type: GraphQLCompositeType): GraphQLField<unknown, unknown>[] {
  return 'getFields' in type ? Object.values(type.getFields()) : [];
}

/** Selections of every leaf of a type; one for each member of an abstract type, because their fields may conflict. */
function leafSelectionsOf(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  argumentsOf: WalkOptions['argumentsOf'],
): string[] {
  const leaves = (of: GraphQLCompositeType) =>
    fieldsOf(of)
      .filter((field) => !isCompositeType(getNamedType(field.type)))
      .map((field) => callsOf(field, `${of.name}.${field.name}`, argumentsOf)[0] ?? '')
      .join(' ');
  if (!isAbstractType(type)) return [` { __typename ${leaves(type)} }`];
  return schema
    .getPossibleTypes(type)
    .map((member) => ` { __typename ... on ${member.name} { ${leaves(member)} } }`);
}

function callsOf(
  field: GraphQLField<unknown, unknown>,
  coordinate: string,
  argumentsOf: WalkOptions['argumentsOf'],
): string[] {
  const given = argumentsOf[coordinate];
  if (given !== undefined) return given.map((args) => `${field.name}(${args})`);
  if (!field.args.some(isRequiredArgument)) return [field.name];
  throw new Error(`${coordinate} needs arguments: tell the walk what to give it`);
}

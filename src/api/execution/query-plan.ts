import { getArgumentValues } from 'graphql/execution/values.js';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import {
  BREAK,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** How a query is answered, worked out once for all times that it is asked. */
export interface QueryPlan {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly root: SelectionPlan;
}

/** The fields of an object, in the order of the answer. */
export type SelectionPlan = readonly SelectionPart[];

export type SelectionPart = FieldPlan | TypeNamePlan | FixedPart;

/** Fields beside each other that say the same of an object whenever and by whomever it is asked. */
export interface FixedPart {
  readonly kind: 'fixed';
  readonly fields: readonly (FieldPlan | TypeNamePlan)[];
  /** Those that their arguments, and those of all below them, depend on. */
  readonly variables: readonly string[];
}

export interface TypeNamePlan {
  readonly kind: 'typeName';
  readonly text: string;
}

export interface FieldPlan {
  readonly kind: 'field';
  /** The name in the answer, with its colon. */
  readonly key: string;
  readonly name: string;
  readonly responseName: string;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  /** Those that its arguments depend on. */
  readonly variables: readonly string[];
  /** Null where they depend on variables. */
  readonly constantArguments: Readonly<Record<string, unknown>> | null;
  readonly value: ValuePlan;
}

/** How a field's value is written. */
export type ValuePlan = { readonly isNonNull: boolean } & (
  | { readonly kind: 'leaf'; readonly type: GraphQLLeafType }
  | { readonly kind: 'list'; readonly item: ValuePlan }
  | { readonly kind: 'object'; readonly selection: SelectionPlan }
  | {
      readonly kind: 'abstract';
      readonly type: GraphQLAbstractType;
      readonly selectionOf: (type: GraphQLObjectType) => SelectionPlan;
    }
);

/**
 * Plans a query.
 * @param document has passed validation
 * @param fixedFields `Type.field` of fields that have a resolver and yet look at nothing but their parent
 * @returns null for what only graphql-js answers: mutations, directives, introspection, and arguments with errors
 */
export function planQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fixedFields: ReadonlySet<string>,
): QueryPlan | null {
  const rootType = schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || rootType == null || !isPlannable(document))
    return null;
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const planner = new Planner(schema, fragments, fixedFields);
  try {
    return { operation, fragments, root: planner.operation(rootType, operation) };
  } catch {
    return null;
  }
}

function isPlannable(document: DocumentNode): boolean {
  let found = true;
  const stop = () => {
    found = false;
    return BREAK;
  };
  visit(document, {
    Directive: stop,
    Field: ({ name: { value } }) => (value === '__schema' || value === '__type' ? stop() : undefined),
  });
  return found;
}

/** Which fields an object is asked for is for graphql-js to say, and so are the values of arguments. */
class Planner {
  readonly #schema: GraphQLSchema;
  readonly #fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly #fixedFields: ReadonlySet<string>;

  constructor(
    schema: GraphQLSchema,
    fragments: Readonly<Record<string, FragmentDefinitionNode>>,
    fixedFields: ReadonlySet<string>,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#fixedFields = fixedFields;
  }

  operation(type: GraphQLObjectType, { selectionSet }: OperationDefinitionNode): SelectionPlan {
    return this.#selection(type, collectFields(this.#schema, this.#fragments, {}, type, selectionSet));
  }

  #selection(type: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>): SelectionPlan {
    const parts: SelectionPart[] = [];
    let fixed: (FieldPlan | TypeNamePlan)[] = [];
    const endFixed = () => {
      if (fixed.length > 0)
        parts.push({ kind: 'fixed', fields: fixed, variables: fixed.flatMap(variablesOf) });
      fixed = [];
    };
    for (const [responseName, nodes] of fields) {
      const field = this.#field(type, responseName, nodes);
      if (this.#isFixed(field)) {
        fixed.push(field);
        continue;
      }
      endFixed();
      parts.push(field);
    }
    endFixed();
    return parts;
  }

  #field(
    parentType: GraphQLObjectType,
    responseName: string,
    nodes: readonly FieldNode[],
  ): FieldPlan | TypeNamePlan {
    const key = `${JSON.stringify(responseName)}:`;
    const [node, ...others] = nodes;
    if (node === undefined) throw new Error(`nothing asks for ${responseName}`);
    const name = node.name.value;
    if (name === '__typename') return { kind: 'typeName', text: `${key}${JSON.stringify(parentType.name)}` };
    const definition = parentType.getFields()[name];
    if (definition === undefined) throw new Error(`there is no ${parentType.name}.${name}`);
    const variables = variablesIn(node);
    return {
      ...{ kind: 'field', key, name, responseName, parentType, definition, variables },
      nodes: [node, ...others],
      constantArguments: variables.length > 0 ? null : getArgumentValues(definition, node),
      value: this.#value(definition.type, nodes),
    };
  }

  #value(type: GraphQLOutputType, nodes: readonly FieldNode[]): ValuePlan {
    if (isNonNullType(type)) return { ...this.#value(type.ofType, nodes), isNonNull: true };
    const isNonNull = false;
    if (isListType(type)) return { kind: 'list', isNonNull, item: this.#value(type.ofType, nodes) };
    if (isLeafType(type)) return { kind: 'leaf', isNonNull, type };
    if (isAbstractType(type))
      return { kind: 'abstract', isNonNull, type, selectionOf: this.#selectionsOf(nodes) };
    // A type may then refuse an object that a resolver gave.
    if (type.isTypeOf != null) throw new Error(`${type.name} has isTypeOf`);
    return { kind: 'object', isNonNull, selection: this.#subselection(type, nodes) };
  }

  #selectionsOf(nodes: readonly FieldNode[]): (type: GraphQLObjectType) => SelectionPlan {
    const selections = new Map<GraphQLObjectType, SelectionPlan>();
    return (type) => {
      const selection = selections.get(type) ?? this.#subselection(type, nodes);
      selections.set(type, selection);
      return selection;
    };
  }

  #subselection(type: GraphQLObjectType, nodes: readonly FieldNode[]): SelectionPlan {
    return this.#selection(type, collectSubfields(this.#schema, this.#fragments, {}, type, nodes));
  }

  #isFixed(field: FieldPlan | TypeNamePlan): boolean {
    if (field.kind === 'typeName') return true;
    const { definition, parentType, name, value } = field;
    const isKnown = this.#fixedFields.has(`${parentType.name}.${name}`);
    return (
      (isKnown || (definition.resolve === undefined && definition.args.length === 0)) && isFixedBelow(value)
    );
  }
}

function isFixedBelow(value: ValuePlan): boolean {
  switch (value.kind) {
    case 'leaf':
      return true;
    case 'list':
      return isFixedBelow(value.item);
    case 'object':
      return value.selection.every(({ kind }) => kind === 'fixed');
    case 'abstract':
      return false;
  }
}

function variablesIn({ arguments: given = [] }: FieldNode): string[] {
  const found: string[] = [];
  for (const argument of given) {
    visit(argument, {
      Variable: ({ name }) => {
        found.push(name.value);
      },
    });
  }
  return found;
}

function variablesOf(field: FieldPlan | TypeNamePlan): readonly string[] {
  return field.kind === 'typeName' ? [] : [...field.variables, ...variablesBelow(field.value)];
}

function variablesBelow(value: ValuePlan): readonly string[] {
  switch (value.kind) {
    case 'list':
      return variablesBelow(value.item);
    case 'object':
      return value.selection.flatMap((part) => (part.kind === 'fixed' ? part.variables : variablesOf(part)));
    case 'leaf':
    case 'abstract':
      return [];
  }
}

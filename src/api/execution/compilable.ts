import {
  BREAK,
  Kind,
  isInputObjectType,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';

/**
 * Whether an operation is among those that graphql-jit answers as graphql-js does, wherever no error occurs: queries
 * without input objects, whose defaults it fills in differently, without directives and without introspection.
 */
export function isCompilable(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, variableDefinitions = [] }: OperationDefinitionNode,
): boolean {
  return (
    operation === OperationTypeNode.QUERY &&
    variableDefinitions.every(({ type }) => !isInputObjectType(schema.getType(namedType(type)))) &&
    !usesWhatDiffers(document)
  );
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function usesWhatDiffers(document: DocumentNode): boolean {
  let found = false;
  const stop = () => {
    found = true;
    return BREAK;
  };
  visit(document, {
    ObjectValue: stop,
    Directive: stop,
    Field: ({ name: { value } }) => (value === '__schema' || value === '__type' ? stop() : undefined),
  });
  return found;
}

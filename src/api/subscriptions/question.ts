import { createHash } from 'node:crypto';
import {
  getOperationAST,
  Kind,
  visit,
  type ASTNode,
  type DocumentNode,
  type ExecutionArgs,
  type OperationDefinitionNode,
} from 'graphql';
import type { AccountScope } from '../../accounts/index.ts';
import type { Caller } from '../auth/index.ts';

/**
 * What two subscriptions have in common when the same event gets the same answer in both: the document, the
 * variables that its answers depend on, and what the caller may do.
 */
export function questionOf(
  { document, operationName, variableValues }: ExecutionArgs,
  { read, generate, admin }: Caller,
): string {
  const operation = getOperationAST(document, operationName);
  const variables = operation == null ? [] : variablesInAnswers(document, operation);
  const parts = [
    document.loc?.source.body,
    operationName,
    variables.map((name) => [name, variableValues?.[name]]),
    [read, generate, admin].map(accountsOf),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** A root field's arguments choose which events are told, and nothing of what is told of them. */
function variablesInAnswers(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const names = new Set<string>();
  const collect = (node: ASTNode) => {
    visit(node, {
      Variable: ({ name }) => {
        names.add(name.value);
      },
    });
  };
  for (const selection of operation.selectionSet.selections)
    collect(selection.kind === Kind.FIELD ? { ...selection, arguments: [] } : selection);
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) collect(definition);
  return [...names].sort();
}

function accountsOf(scope: AccountScope): string[] | 'all' {
  return scope.kind === 'all' ? 'all' : [...scope.accountIds].sort();
}

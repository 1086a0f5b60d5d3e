import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { resolvers } from './resolvers/index.ts';
import { loadTypeDefinitions } from './schema/type-definitions.ts';

/** The contract with the resolvers that answer it. HTTP and WebSocket serve the same one. */
export function createExecutableSchema(): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: loadTypeDefinitions(),
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}

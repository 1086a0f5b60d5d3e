import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Deadline } from './deadline.ts';

/** Fields below the root that wait for AWS. All others wait for Redis or for nothing. */
const waitingFields = new Set(['ServiceAccess.entities', 'ServiceAccess.grantingPolicies']);

/**
 * Has every resolver of queries and mutations look at the operation's deadline before it begins; those that may wait
 * long don't wait beyond it. Fields that are plain properties have no resolver and stay as fast as they are.
 */
export function enforceDeadlines(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type === schema.getSubscriptionType() || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const mayWait = roots.includes(type) || waitingFields.has(`${type.name}.${field.name}`);
      if (field.resolve !== undefined) field.resolve = inTime(field.resolve, mayWait);
    }
  }
  return schema;
}

type Resolver = GraphQLFieldResolver<unknown, { readonly deadline: Deadline }>;

function inTime(resolve: Resolver, mayWait: boolean): Resolver {
  return (source, args, context, info) => {
    context.deadline.check();
    const result: unknown = resolve(source, args, context, info);
    return mayWait && result instanceof Promise ? context.deadline.race(result) : result;
  };
}

import { isObjectType, type GraphQLSchema } from 'graphql';
import type { Deadline } from './deadline.ts';

/**
 * Has every resolver of queries and mutations look at the operation's deadline before it begins, and not wait
 * beyond it. Fields that are plain properties have no resolver and stay as fast as they are.
 */
export function enforceDeadlines(schema: GraphQLSchema): GraphQLSchema {
  const subscription = schema.getSubscriptionType();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type === subscription || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (resolve === undefined) continue;
      field.resolve = (source, args, context: { readonly deadline: Deadline }, info) => {
        context.deadline.check();
        const result: unknown = resolve(source, args, context, info);
        return result instanceof Promise ? context.deadline.race(result) : result;
      };
    }
  }
  return schema;
}

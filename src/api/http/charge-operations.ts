import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../context.ts';
import { budgetHeaders, type OperationCharge, type OperationLimits } from '../limits/index.ts';

/** Charges every operation to its caller before it is executed, and tells them what is left. */
export function chargeOperations(limits: OperationLimits): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        async didResolveOperation({ contextValue, schema, document, operation, request }) {
          if (operation === undefined || contextValue.charge !== null) return;
          const variables = request.variables ?? {};
          contextValue.charge = await limits.charge(contextValue.caller, {
            schema,
            document,
            operation,
            variables,
          });
        },
        willSendResponse({ contextValue: { charge, deadline }, response: { body, http } }) {
          deadline.clear();
          if (charge?.budget != null) {
            const { limit } = charge.budget;
            for (const [name, value] of Object.entries(budgetHeaders(charge.budget, limit)))
              http.headers.set(name, value);
          }
          if (body.kind === 'single' && charge?.budget != null) {
            body.singleResult.extensions = { ...body.singleResult.extensions, ...chargeExtensions(charge) };
          }
          return Promise.resolve();
        },
      }),
  };
}

/** What an answer's `extensions` tell of its cost; nothing where no budget is counted. */
export function chargeExtensions({ cost, budget }: OperationCharge): Record<string, unknown> {
  if (budget === null) return {};
  const { limit, remaining, resetSeconds } = budget;
  return { cost: { requested: cost, budget: limit, remaining, resetSeconds } };
}

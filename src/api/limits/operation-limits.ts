import type { LimitSettings } from '../../config/index.ts';
import type { Caller } from '../auth/index.ts';
import { ApiError } from '../errors/index.ts';
import type { BudgetAnswer, CallerBudget } from './caller-budget.ts';
import { costOf, type CostRequest } from './operation-cost.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What an operation costs, and what its caller has left of their budget; null where none is counted. */
export interface OperationCharge {
  readonly cost: number;
  readonly budget: (BudgetAnswer & { readonly limit: number }) | null;
  /** The document is on an operator's list. */
  readonly isTrusted: boolean;
}

/** Lets operations through that their callers may send, that are small enough, and whose callers can pay for them. */
export class OperationLimits {
  readonly settings: LimitSettings;
  readonly #budget: CallerBudget;
  readonly #trustedDocuments: TrustedDocuments;

  constructor(settings: LimitSettings, budget: CallerBudget, trustedDocuments: TrustedDocuments) {
    this.settings = settings;
    this.#budget = budget;
    this.#trustedDocuments = trustedDocuments;
  }

  /**
   * Charges an operation to its caller. Whoever needs no sign-in has no budget: there is nobody else to protect.
   * @throws ApiError DOCUMENT_NOT_TRUSTED, OPERATION_TOO_EXPENSIVE, or BUDGET_EXHAUSTED which is status 429
   */
  async charge({ identity }: Caller, request: CostRequest): Promise<OperationCharge> {
    const isTrusted = this.#trustedDocuments.check(identity, request.document);
    const cost = costOf(request);
    const { operationCost } = this.settings;
    if (cost > operationCost) {
      throw new ApiError(
        'OPERATION_TOO_EXPENSIVE',
        `the operation costs up to ${cost}, at most ${operationCost} are taken: ask for smaller pages or less of each row`,
        { http: { status: 400 }, cost },
      );
    }
    if (identity.kind === 'anonymous') return { cost, budget: null, isTrusted };
    const budget = await this.#budget.spend(identity, cost);
    if (budget === null) return { cost, budget, isTrusted };
    const limit = this.#budget.budget;
    if (!budget.granted) throw exhausted(cost, budget, limit);
    return { cost, budget: { ...budget, limit }, isTrusted };
  }
}

function exhausted(cost: number, budget: BudgetAnswer, limit: number): ApiError {
  const { remaining, retryAfterSeconds } = budget;
  return new ApiError(
    'BUDGET_EXHAUSTED',
    `the operation costs up to ${cost} and ${remaining} are left of the ${limit} that you have in a minute; ask again in ${retryAfterSeconds} seconds`,
    {
      http: {
        status: 429,
        headers: { ...budgetHeaders(budget, limit), 'retry-after': String(retryAfterSeconds) },
      },
      retryAfterSeconds,
      cost,
    },
  );
}

/** The fields of the IETF's draft on rate limits. */
export function budgetHeaders(
  { remaining, resetSeconds }: BudgetAnswer,
  limit: number,
): Readonly<Record<string, string>> {
  return {
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
  };
}

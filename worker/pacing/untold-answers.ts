export interface AnswerCounts {
  readonly inTime: number;
  readonly late: number;
}

const none: AnswerCounts = { inTime: 0, late: 0 };

/** Successful answers by budget that Redis hasn't been told of. What a worker takes with it when it ends is no loss. */
export class UntoldAnswers {
  readonly #byBudget = new Map<string, AnswerCounts>();

  add(budget: string, punctuality: keyof AnswerCounts): void {
    const counts = this.#byBudget.get(budget) ?? none;
    this.#byBudget.set(budget, { ...counts, [punctuality]: counts[punctuality] + 1 });
  }

  has(budget: string): boolean {
    return this.#byBudget.has(budget);
  }

  /** What there is to tell now; it counts as told. */
  take(budget: string): AnswerCounts {
    const counts = this.#byBudget.get(budget) ?? none;
    this.#byBudget.delete(budget);
    return counts;
  }
}

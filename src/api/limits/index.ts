export { CallerBudget } from './caller-budget.ts';
export { Deadline } from './deadline.ts';
export { enforceDeadlines } from './enforce-deadlines.ts';
export { costOf } from './operation-cost.ts';
export { budgetHeaders, OperationLimits, type OperationCharge } from './operation-limits.ts';
export { maximumErrors, maximumTokens, shapeRule } from './shape-rule.ts';
export { SubscriptionCount } from './subscription-count.ts';
export { TrustedDocuments } from './trusted-documents.ts';

/**
 * What a budget starts from, for one operation.
 *
 * `start`: calls a second until AWS's own answers have taught better; from then on it counts only for accounts
 * never called before. `ceiling`: calls a second that the budget never exceeds, whatever AWS would permit.
 * `burst`: how many interactive calls may run ahead of the even spacing.
 */
export type BudgetRate = {
  readonly start: number;
  readonly ceiling: number;
  readonly burst: number;
};

/**
 * AWS publishes neither rates nor sizes of IAM's token buckets, only that each API may have several (AWS Security
 * Blog, "How to monitor and query IAM resources at scale, part 2"). So a budget starts low enough to disturb nobody
 * else who works in the account, and finds the permitted rate by itself.
 */
const moderate = { start: 5, ceiling: 100, burst: 5 };

/** Light reads, and what every other call waits for. */
const light = { start: 10, ceiling: 200, burst: 10 };

/**
 * What reports are made of. AWS asks to stagger Generate, so it is spaced evenly from the first call on; this is the
 * pace of a tool with a handful of threads, at which an account of a hundred entities is through in ten seconds.
 */
const generate = { start: 8, ceiling: 100, burst: 5 };
/** About one for each Generate, and one more for every further page. */
const get = { start: 16, ceiling: 200, burst: 10 };

/** Heavy, rare calls: pages of whole accounts, and reports over a whole organisation. */
const heavy = { start: 2, ceiling: 20, burst: 2 };

/** Starting rates that are safe in an account that other people use too. Settings replace single entries. */
export const defaultBudgetRates = {
  // The report.
  GenerateServiceLastAccessedDetails: generate,
  GetServiceLastAccessedDetails: get,
  GetServiceLastAccessedDetailsWithEntities: moderate,
  ListPoliciesGrantingServiceAccess: moderate,
  GenerateOrganizationsAccessReport: heavy,
  GetOrganizationsAccessReport: moderate,

  // The inventory.
  GetAccountAuthorizationDetails: heavy,
  ListUsers: moderate,
  ListRoles: moderate,
  ListGroups: moderate,
  ListPolicies: moderate,
  ListEntitiesForPolicy: moderate,
  ListAccountAliases: moderate,
  ListUserTags: moderate,
  ListPolicyTags: moderate,
  GetUser: moderate,
  GetRole: moderate,
  GetGroup: moderate,
  GetPolicy: moderate,

  // Entering accounts.
  AssumeRole: light,
  GetCallerIdentity: light,

  // Organizations is called in one account for all, and shares its limits with whoever manages the organisation.
  DescribeOrganization: heavy,
  DescribeAccount: moderate,
  DescribeOrganizationalUnit: moderate,
  ListAccounts: moderate,
  ListAccountsForParent: moderate,
  ListChildren: moderate,
  ListOrganizationalUnitsForParent: moderate,
  ListParents: moderate,
  ListRoots: heavy,
  ListTagsForResource: moderate,
} as const satisfies Record<string, BudgetRate>;

/** Every AWS operation that Lapse calls, by AWS's own name. */
export type AwsOperation = keyof typeof defaultBudgetRates;

const isAwsOperation = (name: string): name is AwsOperation => name in defaultBudgetRates;

export const awsOperations: readonly AwsOperation[] = Object.keys(defaultBudgetRates).filter(isAwsOperation);

export type BudgetRates = Readonly<Record<AwsOperation, BudgetRate>>;

import { arnOf } from './entity.ts';
import type { Account, Organization } from './organization.ts';
import { allow, documentOf, type PolicyDocument } from './policy-document.ts';

/** Who collects last accessed data in the simulated organization: one user, and one role in every account. */

/** The role that a reader of last accessed data enters every account by. */
export const readerRoleName = 'LapseReader';
/** The user of the management account whose keys a worker starts from. */
export const workerUserName = 'lapse-worker';

const readActions = ['iam:Generate*', 'iam:Get*', 'iam:List*'];
const organizationActions = ['organizations:Describe*', 'organizations:List*'];

/** What the worker's user may do, and the reader role of its own account: enter all accounts, see the organization. */
export function managementDocument({ partition }: Organization): PolicyDocument {
  return documentOf(
    allow(['sts:AssumeRole'], [`arn:${partition}:iam::*:role/${readerRoleName}`]),
    allow([...readActions, ...organizationActions]),
  );
}

/** What the reader role of any other account may do. */
export const memberDocument = documentOf(allow(readActions));

/** Only the worker's user and the management account's reader role get in, and only with the account's external id. */
export function readerTrust({ partition, accounts }: Organization, account: Account): PolicyDocument {
  const management = accounts[0]?.accountId ?? account.accountId;
  return documentOf({
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Principal: {
      AWS: [
        arnOf(partition, management, 'USER', '/', workerUserName),
        arnOf(partition, management, 'ROLE', '/', readerRoleName),
      ],
    },
    Condition: { StringEquals: { 'sts:ExternalId': account.externalId } },
  });
}

/** The portal's addresses; every page has one that can be sent to somebody else. */

export function accountAddress(accountId: string): string {
  return `/accounts/${accountId}`;
}

/** ARNs have slashes, which stand in a query as they are. */
export function entityAddress({ arn, account }: { arn: string; account: { accountId: string } }): string {
  return `/entity?${query({ account: account.accountId, arn })}`;
}

export function serviceAddress(serviceNamespace: string, filter: { account?: string } = {}): string {
  const rest = query(filter);
  return `/services/${serviceNamespace}${rest && `?${rest}`}`;
}

export function batchAddress(id: string): string {
  return `/jobs/${id}`;
}

/** A query in which slashes and colons stay readable; both may stand in one as they are. */
export function query(parameters: Record<string, string>): string {
  return new URLSearchParams(parameters).toString().replaceAll('%2F', '/').replaceAll('%3A', ':');
}

import { accountIdSchema, type AccountId } from '../../accounts/index.ts';
import { parseEntityArn, type EntityArn } from '../../entities/index.ts';
import { granularities, type Granularity } from '../../reports/index.ts';

/** What a global id stands for. */
export type NodeId =
  | { readonly type: 'Account'; readonly accountId: AccountId }
  | { readonly type: 'Entity'; readonly accountId: AccountId; readonly arn: EntityArn }
  | {
      readonly type: 'Report';
      readonly accountId: AccountId;
      readonly granularity: Granularity;
      readonly arn: EntityArn;
    }
  | {
      readonly type: 'ServiceAccess';
      readonly accountId: AccountId;
      readonly granularity: Granularity;
      readonly serviceNamespace: string;
      readonly arn: EntityArn;
    }
  | {
      readonly type: 'Service';
      readonly serviceNamespace: string;
      /** Null for the service over everything. */
      readonly accountId: AccountId | null;
    }
  | { readonly type: 'ReportJob'; readonly accountId: AccountId; readonly reportJobId: string }
  | { readonly type: 'ReportBatch'; readonly reportBatchId: string };

/** Makes the opaque global id of a thing: base64url of its type and parts, the ARN last because it has colons. */
export function encodeNodeId(id: NodeId): string {
  return Buffer.from(`${id.type}:${partsOf(id).join(':')}`).toString('base64url');
}

function partsOf(id: NodeId): string[] {
  switch (id.type) {
    case 'Account':
      return [id.accountId];
    case 'Entity':
      return [id.accountId, id.arn];
    case 'Report':
      return [id.accountId, id.granularity, id.arn];
    case 'ServiceAccess':
      return [id.accountId, id.granularity, id.serviceNamespace, id.arn];
    case 'Service':
      return id.accountId === null ? [id.serviceNamespace] : [id.serviceNamespace, id.accountId];
    case 'ReportJob':
      return [id.accountId, id.reportJobId];
    case 'ReportBatch':
      return [id.reportBatchId];
  }
}

/**
 * Reads a global id.
 * @returns null for a text that Lapse never gave out as an id
 */
export function parseNodeId(text: string): NodeId | null {
  const [type = '', ...parts] = Buffer.from(text, 'base64url').toString().split(':');
  const id = read(type, parts);
  return id !== null && encodeNodeId(id) === text ? id : null;
}

function read(type: string, parts: readonly string[]): NodeId | null {
  const [first = '', second = '', third = ''] = parts;
  if (type === 'Service') return readService(first, parts[1]);
  if (type === 'ReportBatch') return isUuid(first) ? { type, reportBatchId: first } : null;
  const accountId = accountIdSchema.safeParse(first).data;
  if (accountId === undefined) return null;
  switch (type) {
    case 'Account':
      return { type, accountId };
    case 'ReportJob':
      return isUuid(second) ? { type, accountId, reportJobId: second } : null;
    case 'Entity': {
      const arn = arnOf(parts.slice(1));
      return arn === null ? null : { type, accountId, arn };
    }
    case 'Report':
    case 'ServiceAccess': {
      const granularity = granularities.find((known) => known === second);
      const arn = arnOf(parts.slice(type === 'Report' ? 2 : 3));
      if (granularity === undefined || arn === null) return null;
      if (type === 'Report') return { type, accountId, granularity, arn };
      return isServiceNamespace(third)
        ? { type, accountId, granularity, serviceNamespace: third, arn }
        : null;
    }
    default:
      return null;
  }
}

function readService(serviceNamespace: string, account: string | undefined): NodeId | null {
  const accountId = account === undefined ? null : accountIdSchema.safeParse(account).data;
  if (accountId === undefined || !isServiceNamespace(serviceNamespace)) return null;
  return { type: 'Service', serviceNamespace, accountId };
}

function arnOf(parts: readonly string[]): EntityArn | null {
  return parseEntityArn(parts.join(':'))?.arn ?? null;
}

function isServiceNamespace(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text);
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

import {
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  ListPoliciesGrantingServiceAccessCommand,
  type EntityDetails,
  type GetServiceLastAccessedDetailsWithEntitiesResponse,
  type ListPoliciesGrantingServiceAccessEntry,
  type PolicyGrantingServiceAccess,
} from '@aws-sdk/client-iam';
import { entityArnSchema, policyOwnerTypeSchema, type EntityArn } from '../../src/entities/index.ts';
import type { EntityAccess, GrantingPolicy } from '../../src/reports/index.ts';
import type { Pacer } from './pacer.ts';
import { IncompleteAnswerError } from './service-last-accessed.ts';
import type { Session } from './sessions.ts';

const maxItems = 1_000;
/** The most namespaces that one call takes. */
const maxNamespaces = 200;

/**
 * Who could use a service through the report's entity: all pages, in AWS's order (latest use first).
 * @throws what IAM answers; NoSuchEntity when the job isn't this session's or is gone
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetailsWithEntities.html
 */
export async function readEntityAccesses(
  session: Session,
  pacer: Pacer,
  awsJobId: string,
  serviceNamespace: string,
): Promise<EntityAccess[]> {
  const accesses: EntityAccess[] = [];
  let marker: string | undefined;
  do {
    const at = marker === undefined ? {} : { Marker: marker };
    const page: GetServiceLastAccessedDetailsWithEntitiesResponse = await pacer.call(
      session.accountId,
      'GetServiceLastAccessedDetailsWithEntities',
      'interactive',
      () =>
        session.iam.send(
          new GetServiceLastAccessedDetailsWithEntitiesCommand({
            JobId: awsJobId,
            ServiceNamespace: serviceNamespace,
            MaxItems: maxItems,
            ...at,
          }),
        ),
    );
    if (page.JobStatus !== 'COMPLETED') throw new IncompleteAnswerError('AWS has not finished the report');
    const details: EntityDetails[] | undefined = page.EntityDetailsList;
    accesses.push(...(details ?? []).map(entityAccess));
    marker = nextMarker(page);
  } while (marker !== undefined);
  return accesses;
}

/**
 * Which policies grant an entity these services: one entry a service, also for services that none grants.
 * @throws what IAM answers; InvalidInput for a policy's ARN
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html
 */
export async function readGrantingPolicies(
  session: Session,
  pacer: Pacer,
  arn: EntityArn,
  serviceNamespaces: readonly string[],
): Promise<Map<string, GrantingPolicy[]>> {
  const byNamespace = new Map<string, GrantingPolicy[]>(
    serviceNamespaces.map((namespace) => [namespace, []]),
  );
  for (let start = 0; start < serviceNamespaces.length; start += maxNamespaces) {
    const asked = serviceNamespaces.slice(start, start + maxNamespaces);
    for (const entry of await readGrantingPages(session, pacer, arn, asked)) {
      byNamespace.get(entry.ServiceNamespace ?? '')?.push(...(entry.Policies ?? []).map(grantingPolicy));
    }
  }
  return byNamespace;
}

async function readGrantingPages(
  session: Session,
  pacer: Pacer,
  arn: EntityArn,
  serviceNamespaces: string[],
) {
  const entries: ListPoliciesGrantingServiceAccessEntry[] = [];
  let marker: string | undefined;
  do {
    const at = marker === undefined ? {} : { Marker: marker };
    const page = await pacer.call(session.accountId, 'ListPoliciesGrantingServiceAccess', 'interactive', () =>
      session.iam.send(
        new ListPoliciesGrantingServiceAccessCommand({
          Arn: arn,
          ServiceNamespaces: serviceNamespaces,
          ...at,
        }),
      ),
    );
    entries.push(...(page.PoliciesGrantingServiceAccess ?? []));
    marker = nextMarker(page);
  } while (marker !== undefined);
  return entries;
}

function nextMarker({
  IsTruncated,
  Marker,
}: {
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}) {
  if (IsTruncated !== true) return undefined;
  if (Marker === undefined) throw new IncompleteAnswerError('AWS truncated the answer but gave no Marker');
  return Marker;
}

function entityAccess({ EntityInfo, LastAuthenticated }: EntityDetails): EntityAccess {
  const { Arn, Name, Type, Id, Path } = EntityInfo ?? {};
  if (Arn === undefined || Name === undefined || Type === undefined || Id === undefined) {
    throw new IncompleteAnswerError('AWS gave an entity without ARN, name, type or id');
  }
  return {
    arn: entityArnSchema.parse(Arn),
    name: Name,
    type: policyOwnerTypeSchema.parse(Type),
    entityId: Id,
    path: Path ?? '/',
    lastAuthenticated: LastAuthenticated?.getTime() ?? null,
  };
}

function grantingPolicy(policy: PolicyGrantingServiceAccess): GrantingPolicy {
  const { PolicyName, PolicyType, PolicyArn, EntityType, EntityName } = policy;
  if (PolicyName === undefined || PolicyType === undefined) {
    throw new IncompleteAnswerError('AWS gave a policy without name or type');
  }
  return {
    policyName: PolicyName,
    policyType: PolicyType,
    policyArn: PolicyArn ?? null,
    entityType: EntityType === undefined ? null : policyOwnerTypeSchema.parse(EntityType),
    entityName: EntityName ?? null,
  };
}

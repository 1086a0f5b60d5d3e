import { z } from 'zod';
import { grantingPolicies, type GrantingPolicy } from '../access/report.ts';
import { AwsError } from '../protocol/errors.ts';
import { arn, marker, readInput, serviceNamespace } from '../protocol/input.ts';
import { cutPage } from '../protocol/pages.ts';
import type { XmlObject } from '../protocol/xml.ts';
import { reportedEntity } from './arn.ts';
import type { QueryOperation } from './call.ts';
import { knownService } from './last-accessed.ts';

const input = z.object({
  Marker: marker,
  Arn: arn,
  ServiceNamespaces: z.array(serviceNamespace).min(1).max(200),
});

/** One entry for each namespace asked for, in the order of the request; those that nobody grants are empty. */
export const listPoliciesGrantingServiceAccess: QueryOperation = (call, parameters) => {
  const { Arn, ServiceNamespaces, Marker } = readInput(input, parameters);
  const entity = reportedEntity(call, 'ListPoliciesGrantingServiceAccess', Arn);
  if (entity.type === 'POLICY')
    throw new AwsError('InvalidInput', `ARN ${Arn} is a policy's; give a user, group or role.`);
  const { world, settings } = call.simulation;
  const services = [...new Set(ServiceNamespaces)].map((namespace) => knownService(world, namespace));
  const page = cutPage(services, (_, index) => String(index).padStart(3, '0'), {
    list: `granting ${Arn} ${ServiceNamespaces.join()}`,
    marker: Marker,
    size: () => settings.grantingPageSize,
  });
  return {
    PoliciesGrantingServiceAccess: page.items.map((service) => ({
      ServiceNamespace: service.namespace,
      Policies: grantingPolicies(world, call.inventory, entity, service).map(policyMember),
    })),
    ...page.tail,
  };
};

function policyMember(policy: GrantingPolicy): XmlObject {
  return policy.type === 'MANAGED'
    ? { PolicyName: policy.name, PolicyType: policy.type, PolicyArn: policy.arn }
    : {
        PolicyName: policy.name,
        PolicyType: policy.type,
        EntityType: policy.ownerType,
        EntityName: policy.ownerName,
      };
}

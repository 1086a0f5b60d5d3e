import { documentOf, type PolicyDocument } from './policy-document.ts';

/** The roles that a company's accounts are typically furnished with. */

export interface RoleTemplate {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  /** AWS-managed policies, where the account has them. */
  readonly attached: readonly string[];
  /** How many of the account's own policies it has attached. */
  readonly localPolicies: number;
  /** Whether it has an inline policy for just what it needs. */
  readonly isNarrow: boolean;
  readonly hasInstanceProfile: boolean;
  readonly habits: { readonly eagerness: number; readonly breadth: number };
  /** From how many to how many days ago it was used last. */
  readonly quietDays: readonly [number, number];
}

function trustedService(partition: string, service: string): PolicyDocument {
  const domain = partition === 'aws-cn' && service === 'ec2' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return documentOf({
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Principal: { Service: [`${service}.${domain}`] },
  });
}

function trustedAccount(partition: string, accountId: string): PolicyDocument {
  return documentOf({
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Principal: { AWS: [`arn:${partition}:iam::${accountId}:root`] },
  });
}

const plain = {
  path: '/',
  attached: [],
  localPolicies: 0,
  isNarrow: false,
  hasInstanceProfile: false,
} as const;
const workload = { eagerness: 0.85, breadth: 120 };
const pipeline = { eagerness: 0.75, breadth: 12 };
const person = { eagerness: 0.85, breadth: 16 };
const nobody = { eagerness: 0, breadth: 1 };

/** Where templates are filled in. */
export interface Place {
  readonly partition: string;
  readonly accountId: string;
}

/** The account of a monitoring company that customers let in. */
const vendorAccount = '999988887777';

/** Roles that every account has. */
export function standingRoles(place: Place): readonly RoleTemplate[] {
  return [...peopleRoles(place), ...machineRoles(place)];
}

function peopleRoles({ partition, accountId }: Place): RoleTemplate[] {
  const own = trustedAccount(partition, accountId);
  const identityProvider = trustedService(partition, 'sso');
  return [
    {
      ...plain,
      name: 'OrganizationAccountAccessRole',
      description: 'Made with the account.',
      trust: own,
      attached: ['AdministratorAccess'],
      habits: person,
      quietDays: [120, 390],
    },
    {
      ...plain,
      name: 'break-glass-admin',
      description: 'For emergencies; its use raises an alarm.',
      trust: own,
      attached: ['AdministratorAccess'],
      habits: nobody,
      quietDays: [0, 0],
    },
    {
      ...plain,
      name: 'AWSReservedSSO_AdministratorAccess_4f8c2d1b9e3a7065',
      path: '/aws-reserved/sso.amazonaws.com/',
      description: 'Administrators signed in through the identity provider.',
      trust: identityProvider,
      attached: ['AdministratorAccess'],
      habits: person,
      quietDays: [0, 1],
    },
    {
      ...plain,
      name: 'AWSReservedSSO_ReadOnly_b17d90c3e6254fa8',
      path: '/aws-reserved/sso.amazonaws.com/',
      description: 'Readers signed in through the identity provider.',
      trust: identityProvider,
      attached: ['ReadOnlyAccess'],
      habits: person,
      quietDays: [0, 3],
    },
  ];
}

function machineRoles({ partition, accountId }: Place): RoleTemplate[] {
  const own = trustedAccount(partition, accountId);
  return [
    {
      ...plain,
      name: 'github-actions-deploy',
      path: '/ci/',
      description: 'Deploys from the main branch.',
      trust: own,
      attached: ['PowerUserAccess', 'AWSCloudFormationFullAccess'],
      localPolicies: 1,
      habits: pipeline,
      quietDays: [0, 2],
    },
    {
      ...plain,
      name: 'monitoring-integration',
      description: 'Lets the monitoring company read metrics.',
      trust: trustedAccount(partition, vendorAccount),
      attached: ['SecurityAudit', 'CloudWatchReadOnlyAccess'],
      localPolicies: 1,
      habits: { eagerness: 0.7, breadth: 40 },
      quietDays: [0, 0],
    },
    {
      ...plain,
      name: 'terraform-apply',
      path: '/ci/',
      description: 'Applies infrastructure changes.',
      trust: own,
      attached: ['AdministratorAccess'],
      habits: pipeline,
      quietDays: [0, 5],
    },
    {
      ...plain,
      name: 'legacy-migration',
      description: 'Was used to move in.',
      trust: own,
      attached: ['AmazonS3FullAccess', 'AmazonRDSFullAccess'],
      localPolicies: 1,
      habits: pipeline,
      quietDays: [200, 395],
    },
  ];
}

/** Roles of single workloads; an account has as many of them as it takes. */
export function workloadRoles(partition: string): readonly RoleTemplate[] {
  const lambda = trustedService(partition, 'lambda');
  const narrow = { ...plain, isNarrow: true, habits: workload, quietDays: [0, 30] } as const;
  const functions = ['thumbnails', 'webhooks', 'nightly-report', 'queue-consumer', 'token-rotation'];
  return [
    ...functions.map((name): RoleTemplate => ({
      ...narrow,
      name: `lambda-${name}`,
      path: '/service-role/',
      description: `Execution role of the function ${name}.`,
      trust: lambda,
      attached: ['AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole'],
    })),
    {
      ...narrow,
      name: 'ecs-task',
      description: 'What a service may do at run time.',
      trust: trustedService(partition, 'ecs-tasks'),
      localPolicies: 1,
    },
    {
      ...narrow,
      name: 'ec2-instance',
      description: 'For the instances of a fleet.',
      trust: trustedService(partition, 'ec2'),
      attached: ['AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy'],
      hasInstanceProfile: true,
    },
    {
      ...narrow,
      name: 'glue-job',
      path: '/service-role/',
      description: 'Nightly transformation.',
      trust: trustedService(partition, 'glue'),
      attached: ['AWSGlueServiceRole'],
      quietDays: [0, 300],
    },
    {
      ...plain,
      name: 'step-function',
      description: 'Runs the steps of an order.',
      trust: trustedService(partition, 'states'),
      localPolicies: 2,
      habits: workload,
      quietDays: [0, 200],
    },
  ];
}

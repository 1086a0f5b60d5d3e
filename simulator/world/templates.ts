import type { Choices } from '../random.ts';
import { documentOf, type PolicyDocument } from './policy-document.ts';

/** What a company's accounts are typically furnished with. */

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

const firstNames =
  'ana ben carla david elif farid grace hugo ines jonas kira liam mara nadia omar petra quinn rosa sami tessa'.split(
    ' ',
  );
const lastNames =
  'silva keller nguyen okafor rossi tanaka ivanova dubois larsen haddad murphy costa novak yilmaz berg'.split(
    ' ',
  );

/** `tessa.okafor`; different for every index of an account. */
export function personName(random: Choices, index: number): string {
  const last = lastNames[index % lastNames.length] ?? 'silva';
  const round = Math.floor(index / lastNames.length);
  return `${random.pick(firstNames)}.${last}${round === 0 ? '' : String(round + 1)}`;
}

export function serviceUserName(index: number): string {
  const names = ['backup', 'metrics-export', 'sftp-upload', 'ci-legacy', 'mailer', 'scanner'];
  return `svc-${names[index % names.length] ?? 'job'}-${index}`;
}

/** The account of a monitoring company that customers let in. */
export const vendorAccount = '464622532012';

export const groupTemplates: readonly { readonly name: string; readonly attached: readonly string[] }[] = [
  { name: 'Administrators', attached: ['AdministratorAccess'] },
  { name: 'Developers', attached: ['PowerUserAccess'] },
  { name: 'Auditors', attached: ['ReadOnlyAccess', 'SecurityAudit'] },
  { name: 'Operators', attached: ['AmazonEC2FullAccess', 'CloudWatchFullAccess'] },
  { name: 'DataScientists', attached: ['DataScientist'] },
  { name: 'Billing', attached: ['Billing'] },
  { name: 'Support', attached: ['SupportUser', 'AWSSupportAccess'] },
  { name: 'NetworkAdmins', attached: ['NetworkAdministrator'] },
  { name: 'DatabaseAdmins', attached: ['DatabaseAdministrator'] },
];

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

/** All access, for people who sign in through the organization's identity provider. */
export function admins(partition: string): RoleTemplate {
  return {
    ...plain,
    name: 'AWSReservedSSO_AdministratorAccess_4f8c2d1b9e3a7065',
    path: '/aws-reserved/sso.amazonaws.com/',
    description: 'Administrators signed in through the identity provider.',
    trust: trustedService(partition, 'sso'),
    attached: ['AdministratorAccess'],
    habits: person,
    quietDays: [0, 1],
  };
}

/** Roles that every account has, and those that repeat until it has enough. */
export function roleTemplates(place: {
  readonly partition: string;
  readonly accountId: string;
  readonly vendor: string;
}): {
  readonly fixed: readonly RoleTemplate[];
  readonly repeated: readonly RoleTemplate[];
} {
  return { fixed: fixedRoles(place), repeated: repeatedRoles(place.partition) };
}

function fixedRoles({
  partition,
  accountId,
  vendor,
}: {
  partition: string;
  accountId: string;
  vendor: string;
}): RoleTemplate[] {
  const own = trustedAccount(partition, accountId);
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
    admins(partition),
    {
      ...plain,
      name: 'github-actions-deploy',
      path: '/ci/',
      description: 'Deploys from the main branch.',
      trust: trustedAccount(partition, accountId),
      attached: ['PowerUserAccess', 'AWSCloudFormationFullAccess'],
      localPolicies: 1,
      habits: pipeline,
      quietDays: [0, 2],
    },
    {
      ...plain,
      name: 'AWSReservedSSO_ReadOnly_b17d90c3e6254fa8',
      path: '/aws-reserved/sso.amazonaws.com/',
      description: 'Readers signed in through the identity provider.',
      trust: trustedService(partition, 'sso'),
      attached: ['ReadOnlyAccess'],
      habits: person,
      quietDays: [0, 3],
    },
    {
      ...plain,
      name: 'monitoring-integration',
      description: 'Lets the monitoring company read metrics.',
      trust: trustedAccount(partition, vendor),
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

function repeatedRoles(partition: string): RoleTemplate[] {
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

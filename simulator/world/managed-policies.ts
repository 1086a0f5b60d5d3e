import type { Policy } from './entity.ts';
import { arnOf } from './entity.ts';
import { creationDateOf, entityIdOf } from './identifiers.ts';
import type { Catalogue } from './catalogue.ts';
import { allow, documentOf, type PolicyDocument } from './policy-document.ts';

/** The AWS-managed policies that the simulated AWS has; names as AWS's, documents shortened to what they grant. */

const readVerbs = ['Describe*', 'Get*', 'List*'];

function full(namespaces: string): readonly string[] {
  return namespaces.split(' ').map((namespace) => `${namespace}:*`);
}

function read(namespaces: string): readonly string[] {
  return namespaces.split(' ').flatMap((namespace) => readVerbs.map((verb) => `${namespace}:${verb}`));
}

interface Definition {
  readonly name: string;
  readonly path?: string;
  readonly actions: readonly string[];
}

const definitions: readonly Definition[] = [
  { name: 'AmazonS3FullAccess', actions: full('s3 s3-object-lambda') },
  { name: 'AmazonS3ReadOnlyAccess', actions: read('s3 s3-object-lambda') },
  { name: 'AmazonEC2FullAccess', actions: full('ec2 elasticloadbalancing cloudwatch autoscaling') },
  { name: 'AmazonEC2ReadOnlyAccess', actions: read('ec2 elasticloadbalancing cloudwatch autoscaling') },
  { name: 'AmazonVPCFullAccess', actions: full('ec2') },
  {
    name: 'AmazonDynamoDBFullAccess',
    actions: full('dynamodb dax application-autoscaling cloudwatch kinesis'),
  },
  { name: 'AmazonDynamoDBReadOnlyAccess', actions: read('dynamodb dax application-autoscaling cloudwatch') },
  {
    name: 'AmazonRDSFullAccess',
    actions: [...full('rds application-autoscaling pi'), ...read('ec2 sns logs')],
  },
  { name: 'AmazonRDSReadOnlyAccess', actions: read('rds ec2 cloudwatch logs') },
  { name: 'AmazonSQSFullAccess', actions: full('sqs') },
  { name: 'AmazonSNSFullAccess', actions: full('sns') },
  {
    name: 'AWSLambda_FullAccess',
    actions: [...full('lambda logs'), ...read('ec2 cloudformation kms tag xray')],
  },
  { name: 'AWSLambda_ReadOnlyAccess', actions: read('lambda logs cloudformation kms iam') },
  {
    name: 'AWSLambdaBasicExecutionRole',
    path: '/service-role/',
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  },
  {
    name: 'AWSLambdaVPCAccessExecutionRole',
    path: '/service-role/',
    actions: [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
    ],
  },
  { name: 'CloudWatchFullAccess', actions: full('cloudwatch logs autoscaling sns') },
  { name: 'CloudWatchReadOnlyAccess', actions: read('cloudwatch logs autoscaling sns') },
  {
    name: 'CloudWatchAgentServerPolicy',
    actions: [
      'cloudwatch:PutMetricData',
      'ec2:DescribeTags',
      'logs:Put*',
      'logs:Create*',
      'ssm:GetParameter',
    ],
  },
  { name: 'CloudWatchLogsFullAccess', actions: full('logs') },
  { name: 'AmazonSSMManagedInstanceCore', actions: ['ssm:*', 'ssmmessages:*', 'ec2messages:*'] },
  {
    name: 'AmazonECS_FullAccess',
    actions: full(
      'ecs application-autoscaling autoscaling cloudformation codedeploy ec2 ecr elasticloadbalancing events logs servicediscovery',
    ),
  },
  {
    name: 'AmazonECSTaskExecutionRolePolicy',
    path: '/service-role/',
    actions: [
      'ecr:Get*',
      'ecr:BatchGetImage',
      'ecr:BatchCheckLayerAvailability',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ],
  },
  { name: 'AmazonEC2ContainerRegistryReadOnly', actions: read('ecr') },
  {
    name: 'AmazonEC2ContainerRegistryPowerUser',
    actions: ['ecr:Get*', 'ecr:List*', 'ecr:Describe*', 'ecr:Put*', 'ecr:Batch*'],
  },
  {
    name: 'AmazonEKSClusterPolicy',
    actions: ['autoscaling:*', 'ec2:Describe*', 'ec2:Create*', 'elasticloadbalancing:*', 'kms:DescribeKey'],
  },
  {
    name: 'AmazonEKSWorkerNodePolicy',
    actions: ['ec2:Describe*', 'eks:DescribeCluster', 'eks-auth:AssumeRoleForPodIdentity'],
  },
  {
    name: 'AmazonEKS_CNI_Policy',
    actions: ['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:Describe*'],
  },
  { name: 'AWSCloudFormationFullAccess', actions: full('cloudformation') },
  { name: 'AWSCloudFormationReadOnlyAccess', actions: read('cloudformation') },
  {
    name: 'AmazonRoute53FullAccess',
    actions: [...full('route53 route53domains'), ...read('cloudfront elasticloadbalancing s3 sns')],
  },
  {
    name: 'AWSKeyManagementServicePowerUser',
    actions: [...read('kms'), 'kms:CreateKey', 'kms:CreateAlias', 'tag:Get*', 'iam:List*'],
  },
  {
    name: 'SecretsManagerReadWrite',
    actions: [...full('secretsmanager'), ...read('kms lambda rds redshift tag')],
  },
  { name: 'AWSSupportAccess', actions: full('support') },
  { name: 'AmazonKinesisFullAccess', actions: full('kinesis') },
  {
    name: 'AmazonRedshiftFullAccess',
    actions: full('redshift redshift-serverless redshift-data cloudwatch sns'),
  },
  {
    name: 'AmazonSageMakerFullAccess',
    actions: full('sagemaker application-autoscaling cloudwatch codecommit ecr glue logs s3 sns'),
  },
  {
    name: 'AWSCodePipeline_FullAccess',
    actions: full('codepipeline codestar-notifications cloudformation codebuild codecommit events s3'),
  },
  { name: 'AWSStepFunctionsFullAccess', actions: full('states') },
  { name: 'AmazonAPIGatewayAdministrator', actions: full('apigateway') },
  { name: 'AmazonAthenaFullAccess', actions: full('athena glue s3 lakeformation') },
  { name: 'AWSGlueServiceRole', path: '/service-role/', actions: full('glue s3 logs cloudwatch') },
  { name: 'AmazonElastiCacheFullAccess', actions: full('elasticache') },
  {
    name: 'CloudFrontFullAccess',
    actions: [...full('cloudfront cloudfront-keyvaluestore'), ...read('acm waf wafv2 kinesis s3')],
  },
  {
    name: 'AWSBackupFullAccess',
    actions: [...full('backup backup-storage'), ...read('rds dynamodb ec2 elasticfilesystem storagegateway')],
  },
  { name: 'AWSOrganizationsReadOnlyAccess', actions: read('organizations account') },
  { name: 'IAMFullAccess', actions: [...full('iam'), 'organizations:Describe*', 'organizations:List*'] },
  { name: 'IAMReadOnlyAccess', actions: ['iam:Generate*', 'iam:Get*', 'iam:List*', 'iam:Simulate*'] },
  { name: 'AmazonBedrockFullAccess', actions: [...full('bedrock'), ...read('kms iam ec2 sagemaker')] },
  {
    name: 'Billing',
    path: '/job-function/',
    actions: full('account billing budgets ce cur freetier invoicing payments purchase-orders tax'),
  },
  {
    name: 'DatabaseAdministrator',
    path: '/job-function/',
    actions: full('cloudwatch dynamodb elasticache rds redshift sns logs datapipeline'),
  },
  {
    name: 'DataScientist',
    path: '/job-function/',
    actions: full(
      'athena cloudwatch datapipeline dynamodb ec2 elasticmapreduce glue kinesis machinelearning quicksight redshift s3 sagemaker',
    ),
  },
  {
    name: 'NetworkAdministrator',
    path: '/job-function/',
    actions: full(
      'autoscaling ec2 cloudfront cloudwatch directconnect elasticloadbalancing logs route53 route53domains sns workspaces',
    ),
  },
  {
    name: 'SupportUser',
    path: '/job-function/',
    actions: [
      ...full('support'),
      ...read(
        'acm apigateway cloudformation cloudfront cloudtrail cloudwatch dynamodb ec2 ecs lambda logs rds route53 s3 sns sqs',
      ),
    ],
  },
];

/** Policies that speak of the whole catalogue. */
function broadDefinitions(catalogue: Catalogue): { name: string; path: string; document: PolicyDocument }[] {
  const namespaces = catalogue.services.map(({ namespace }) => namespace);
  const audited = namespaces.filter((_, index) => index % 5 !== 4);
  return [
    { name: 'AdministratorAccess', path: '/', document: documentOf(allow(['*'])) },
    { name: 'ReadOnlyAccess', path: '/', document: documentOf(allow(read(namespaces.join(' ')))) },
    { name: 'SecurityAudit', path: '/', document: documentOf(allow(read(audited.join(' ')))) },
    {
      name: 'ViewOnlyAccess',
      path: '/job-function/',
      document: documentOf(allow(audited.map((name) => `${name}:List*`))),
    },
    {
      name: 'PowerUserAccess',
      path: '/',
      document: documentOf(
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: ['*'] },
        allow(['iam:CreateServiceLinkedRole', 'iam:ListRoles', 'organizations:DescribeOrganization']),
      ),
    },
  ];
}

/** Every AWS-managed policy of a partition, by name. The same in all accounts. */
export function awsManagedPolicies(catalogue: Catalogue, partition: string): ReadonlyMap<string, Policy> {
  const narrow = definitions.map(({ name, path = '/', actions }) => ({
    name,
    path,
    document: documentOf(allow(actions)),
  }));
  const policies = [...broadDefinitions(catalogue), ...narrow].map(({ name, path, document }): Policy => {
    const createdAt = creationDateOf(`aws ${name}`);
    return {
      type: 'POLICY',
      isAwsManaged: true,
      arn: arnOf(partition, 'aws', 'POLICY', path, name),
      name,
      path,
      id: entityIdOf('POLICY', `aws ${name}`),
      createdAt,
      updatedAt: createdAt,
      description: `Grants what ${name} says.`,
      document,
      versionId: 'v1',
      tags: [],
    };
  });
  return new Map(policies.map((policy) => [policy.name, policy]));
}

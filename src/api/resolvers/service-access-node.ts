import type { AccountId } from '../../accounts/index.ts';
import type { EntityArn, EntityKey } from '../../entities/index.ts';
import type { Granularity, Report, ServiceAccess } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors/index.ts';
import { Unchanging } from '../execution/index.ts';

/** A row with the report that it stands in. */
export interface ReportRow {
  readonly report: Report;
  readonly row: ServiceAccess;
}

/**
 * What stands behind a ServiceAccess. Lists over many entities know a row's main figures; the rest of it is in the
 * report, which is read only when a query asks for it.
 */
export interface ServiceAccessNode extends EntityKey {
  readonly granularity: Granularity;
  readonly serviceNamespace: string;
  readonly serviceName: string;
  /** Epoch milliseconds; null when never used. */
  readonly lastAuthenticated: number | null;
  /** Epoch milliseconds of the report's completion. */
  readonly jobCompletionDate: number;
  /** Null as long as the report hasn't been read. */
  readonly reportRow: ReportRow | null;
}

/** A row of a report that was read. */
class ReportedServiceAccess extends Unchanging implements ServiceAccessNode {
  readonly accountId: AccountId;
  readonly arn: EntityArn;
  readonly granularity: Granularity;
  readonly serviceNamespace: string;
  readonly serviceName: string;
  readonly lastAuthenticated: number | null;
  readonly jobCompletionDate: number;
  readonly reportRow: ReportRow;

  constructor(report: Report, row: ServiceAccess) {
    super();
    this.accountId = report.accountId;
    this.arn = report.arn;
    this.granularity = report.granularity;
    this.serviceNamespace = row.serviceNamespace;
    this.serviceName = row.serviceName;
    this.lastAuthenticated = row.lastAuthenticated?.time ?? null;
    this.jobCompletionDate = report.jobCompletionDate;
    this.reportRow = { report, row };
  }
}

const nodesByReport = new WeakMap<Report, readonly ServiceAccessNode[]>();

/** The rows of a report, in its order: the same ones as long as the report is the same. */
export function serviceAccessNodesOf(report: Report): readonly ServiceAccessNode[] {
  const known = nodesByReport.get(report);
  if (known !== undefined) return known;
  const nodes = report.services.map((row) => new ReportedServiceAccess(report, row));
  nodesByReport.set(report, nodes);
  return nodes;
}

/** The row of one service; null where the report doesn't grant it. */
export function serviceAccessNodeOf(report: Report, serviceNamespace: string): ServiceAccessNode | null {
  return serviceAccessNodesOf(report).find((node) => node.serviceNamespace === serviceNamespace) ?? null;
}

/**
 * Reads from the row as it stands in its report, at once where the report has been read: a promise for every field
 * of every row would cost more than all the rest.
 * @throws ApiError NOT_FOUND when a newer report came in between that doesn't grant the service any more
 */
export function inReport<Result>(
  node: ServiceAccessNode,
  context: Context,
  read: (reportRow: ReportRow) => Result,
): Result | Promise<Result> {
  return node.reportRow === null ? readReportRow(node, context).then(read) : read(node.reportRow);
}

async function readReportRow(node: ServiceAccessNode, { loaders }: Context): Promise<ReportRow> {
  const report = await loaders.report.load({
    accountId: node.accountId,
    arn: node.arn,
    granularity: 'SERVICE_LEVEL',
  });
  const row = report?.services.find(({ serviceNamespace }) => serviceNamespace === node.serviceNamespace);
  if (report === null || row === undefined) {
    throw new ApiError(
      'NOT_FOUND',
      `a newer report of ${node.arn} doesn't grant ${node.serviceNamespace} any more; read the list again`,
    );
  }
  return { report, row };
}

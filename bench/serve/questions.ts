/** What every server is asked: two hundred rows of six fields, at the two pages that this takes. */

const row =
  'serviceNamespace serviceName lastAuthenticated lastAuthenticatedEntity lastAuthenticatedRegion totalAuthenticatedEntities';

function reportQuestion(fields: string): string {
  return `query Report($arn: Arn!) {
    entity(arn: $arn) {
      report {
        firstRows: services(first: 100) { nodes { ${fields} } }
        lastRows: services(last: 100) { nodes { ${fields} } }
      }
    }
  }`;
}

export interface ServeQuestion {
  readonly name: string;
  readonly query: string;
  /** How many reports are asked for in turn. */
  readonly reports: number;
}

/** The most reports that a question asks for. */
export const mostReports = 50;

export const serveQuestions: readonly ServeQuestion[] = [
  { name: '200 rows × 6 fields', query: reportQuestion(row), reports: 1 },
  {
    name: '200 rows × 6 fields, each time of another report',
    query: reportQuestion(row),
    reports: mostReports,
  },
  {
    name: '200 rows × 6 fields and an entity each',
    query: reportQuestion(`${row} entity { name }`),
    reports: 1,
  },
];

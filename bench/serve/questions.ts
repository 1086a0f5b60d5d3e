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
}

export const serveQuestions: readonly ServeQuestion[] = [
  { name: '200 rows × 6 fields', query: reportQuestion(row) },
  { name: '200 rows × 6 fields and an entity each', query: reportQuestion(`${row} entity { name }`) },
];

/** An operation that stands ready in a tab of the IDE. */
export interface ExampleOperation {
  readonly query: string;
  /** JSON text. */
  readonly variables?: string;
}

/** From nothing to the answers, in the order that a newcomer asks. */
export function exampleOperations(entityArn: string): ExampleOperation[] {
  return [
    { query: accounts },
    { query: mostUnusedServices },
    { query: generateReport, variables: json({ input: { arn: entityArn, granularity: 'ACTION_LEVEL' } }) },
    { query: watchReport, variables: json({ id: 'the id from the answer of GenerateReport' }) },
    { query: unusedServices, variables: json({ arn: entityArn, days: 90 }) },
    { query: serviceUsage },
  ];
}

function json(variables: Record<string, unknown>): string {
  return JSON.stringify(variables, null, 2);
}

const accounts = `# Which accounts are there, and could they be entered?
query Accounts {
  accounts {
    totalCount
    nodes {
      accountId
      name
      status
      statusReason
      inventoriedAt
      usage {
        grantedServices
        unusedServices
      }
    }
  }
}
`;

const mostUnusedServices = `# Who is granted the most that they don't use?
# No report means unknown, not unused:
# coverage says how many have one.
query MostUnusedServices {
  entities(first: 10, orderBy: { field: UNUSED_SERVICES, direction: DESC }) {
    totalCount
    coverage {
      entities
      entitiesWithReport
      unreachableAccounts {
        name
        statusReason
      }
    }
    nodes {
      type
      arn
      report {
        ageSeconds
        usage {
          grantedServices
          unusedServices
          neverUsedServices
          lastAuthenticated
        }
      }
    }
  }
}
`;

const generateReport = `# Have a report made for the ARN below.
# Then take the job's id over to WatchReport.
mutation GenerateReport($input: GenerateReportInput!) {
  generateReport(input: $input) {
    reportJob {
      id
      status
      createdAt
    }
    userErrors {
      field
      code
      message
    }
  }
}
`;

const watchReport = `# See a report being made: put the job's id below.
subscription WatchReport($id: ID!) {
  reportJob(id: $id) {
    status
    attempts
    startedAt
    finishedAt
    error {
      code
      message
      retryable
    }
    report {
      usage {
        grantedServices
        usedServices
        unusedServices
      }
    }
  }
}
`;

const unusedServices = `# Which services does the entity below not use?
query UnusedServices($arn: Arn!, $days: Int!) {
  entity(arn: $arn) {
    name
    report(granularity: ACTION_LEVEL) {
      jobCompletionDate
      stale
      services(filter: { unusedForDays: $days }) {
        totalCount
        nodes {
          serviceNamespace
          serviceName
          daysSinceLastAuthenticated
          trackedActions {
            actionName
            lastAccessedTime
          }
        }
      }
    }
  }
}
`;

const serviceUsage = `# How many may use each service, and how many do?
query ServiceUsage {
  services(first: 100) {
    totalCount
    coverage {
      entities
      entitiesWithReport
      oldestReportAt
    }
    nodes {
      serviceNamespace
      grantedEntities
      usedEntities(unusedForDays: 90)
      neverUsedEntities
      lastAuthenticated
      lastAuthenticatedEntity
    }
  }
}
`;

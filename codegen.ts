import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * The resolvers' types, from the contract, and the portal's operations as typed documents. Paths are as seen from the
 * generated file. A mapper names the domain type that stands behind a GraphQL type.
 */
const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  importExtension: '.ts',
  generates: {
    'src/api/generated/schema.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../context.ts#Context',
        mappers: {
          Account: '../../accounts/index.ts#Account as DomainAccount',
          Coverage: '../../reports/access-index/index.ts#Coverage as DomainCoverage',
          Entity: '../../entities/index.ts#Entity as DomainEntity',
          EntityAccess: '../resolvers/entity-access.ts#EntityAccessNode',
          EntityConnection: '../resolvers/covered-connections.ts#CoveredEntities',
          Group: '../../entities/index.ts#Group as DomainGroup',
          OrganizationUsage: '../resolvers/covered-connections.ts#CoveredUsage',
          Policy: '../../entities/index.ts#Policy as DomainPolicy',
          Report: '../../reports/index.ts#Report as DomainReport',
          ReportBatch: '../subscriptions/index.ts#ReportBatchState',
          ReportJob: '../../jobs/index.ts#ReportJob as DomainReportJob',
          Role: '../../entities/index.ts#Role as DomainRole',
          Service: '../../reports/access-index/index.ts#ServiceUsage',
          ServiceAccess: '../resolvers/service-access-node.ts#ServiceAccessNode',
          ServiceAccessConnection: '../resolvers/covered-connections.ts#CoveredServiceAccess',
          ServiceConnection: '../resolvers/covered-connections.ts#CoveredServices',
          TrackedAction: '../../reports/index.ts#TrackedAction as DomainTrackedAction',
          User: '../../entities/index.ts#User as DomainUser',
          Viewer: '../auth/index.ts#Caller',
        },
        scalars: {
          AccountId: '../../accounts/index.ts#AccountId',
          Arn: 'string',
          DateTime: 'number',
          ID: 'string',
        },
        strictScalars: true,
        useTypeImports: true,
        enumsAsTypes: true,
        avoidOptionals: { field: true, defaultValue: true },
      },
    },
    'portal/src/api/operations.ts': {
      documents: 'portal/src/**/*.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        scalars: { AccountId: 'string', Arn: 'string', DateTime: 'string', ID: 'string' },
        strictScalars: true,
        useTypeImports: true,
        enumType: 'string-literal',
        documentMode: 'documentNode',
      },
    },
  },
};

export default config;

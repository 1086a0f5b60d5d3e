import graphql from '@graphql-eslint/eslint-plugin';

/**
 * Values have no identity: they are part of what holds them, and nobody fetches one again.
 * Connections, edges and payloads are the frame around things that have one.
 */
const withoutId = {
  types: [
    'Coverage',
    'EntityAccess',
    'GrantingPolicy',
    'OrganizationUsage',
    'PageInfo',
    'ReportJobError',
    'Tag',
    'TrackedAction',
    'UsageSummary',
    'UserError',
    'Viewer',
  ],
  suffixes: ['Connection', 'Edge', 'Payload'],
};

/** The lint of the contract in `schema/`: both schema sets of graphql-eslint, and every exception with its reason. */
export default [
  {
    files: ['schema/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema/*.graphql' } },
    },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      // Stricter than recommended: an undescribed field or argument is one that a portal has to guess.
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      '@graphql-eslint/strict-id-in-types': ['error', { exceptions: withoutId }],
      // Short lists with a bound of IAM's own (tags, a user's groups) and the connections' `nodes` need no edges.
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
    },
  },
  {
    // An access is a value of one service access row. What has an id is the entity in it.
    files: ['schema/entity-access.graphql'],
    rules: {
      '@graphql-eslint/relay-edge-types': [
        'error',
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
    },
  },
  {
    // accountId, entityId, serviceName and serviceNamespace are AWS's own names; `id` is something else here.
    files: ['schema/account.graphql', 'schema/entity.graphql', 'schema/service.graphql'],
    rules: { '@graphql-eslint/no-typename-prefix': 'off' },
  },
];

import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * The resolvers' types, from the contract. Paths are as seen from the generated file.
 * A mapper names the domain type that stands behind a GraphQL type.
 */
const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  importExtension: '.ts',
  generates: {
    'src/api/generated/schema.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        contextType: '../context.ts#Context',
        mappers: {},
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
  },
};

export default config;

interface Exception {
  readonly reason: string;
  /** The names of the suite's cases, below `integration tests`. */
  readonly cases: readonly string[];
}

const server = 'apolloServerTests.ts';
const traces = `${server} > lifecycle > for Apollo usage reporting > traces`;
const http = 'httpServerTests.ts > graphqlHTTP';
const persisted = 'httpServerTests.ts > Persisted Queries';

/** What Lapse does otherwise than the suite expects, each on purpose. */
export const exceptions: readonly Exception[] = [
  {
    reason: 'Lapse is no gateway: it has its schema from the start.',
    cases: [
      `${server} > constructor > schema creation > accepts a gateway's schema and calls its executor`,
      `${server} > constructor > schema creation > rejected load promise is thrown by server.start`,
      `${server} > Gateway > receives schema updates from the gateway (with document store: true)`,
      `${server} > Gateway > receives schema updates from the gateway (with document store: false)`,
      `${server} > Gateway > passes apollo data to the gateway`,
      `${server} > Gateway > unsubscribes from schema update on close`,
      `${server} > Gateway > waits until gateway has resolved a schema to respond to queries`,
      `${server} > Gateway > can serve multiple active schemas simultaneously during a schema rollover`,
      'httpServerTests.ts > gateway execution > executor can read and write response HTTP headers and status',
    ],
  },
  {
    reason: 'Automatic persisted queries are off: clients are told so, and send the query.',
    cases: [
      `${traces} > doesn't internal server error on an APQ`,
      `${server} > Persisted Queries > returns PersistedQueryNotFound on the first try`,
      `${server} > Persisted Queries > returns result on the second try`,
      `${server} > Persisted Queries > returns result on the persisted query`,
      `${server} > Persisted Queries > returns error when hash does not match`,
      `${http} > returns PersistedQueryNotFound to a GET request`,
      `${http} > returns PersistedQueryNotFound to a POST request`,
      `${persisted} > when ttlSeconds is set, passes ttl to the apq cache set call`,
      `${persisted} > when ttlSeconds is unset, ttl is not passed to apq cache`,
      `${persisted} > errors when version is not specified`,
      `${persisted} > errors when version is unsupported`,
      `${persisted} > errors when hash is mismatched`,
      `${persisted} > returns PersistedQueryNotFound on the first try`,
      `${persisted} > returns result on the second try`,
      `${persisted} > returns with batched persisted queries`,
      `${persisted} > returns result on the persisted query`,
      `${persisted} > returns error when hash does not match`,
      `${persisted} > returns correct result using get request`,
    ],
  },
  {
    reason: 'What has none of the codes that Lapse tells is a fault, whose words only the log has.',
    cases: [
      `${server} > constructor > appropriate error for bad user input > catches custom scalar parseValue and preserves code`,
      `${server} > Plugins > allows setting a custom status code for an error`,
      `${traces} > doesn't resort to query body signature on \`didResolveOperation\` error`,
      `${server} > lifecycle > propagates error codes in production`,
      `${server} > lifecycle > propagates error codes with null response in production`,
      `${server} > lifecycle > propagates error codes in dev mode`,
      `${server} > lifecycle > shows error extensions in extensions (only!)`,
      `${http} > throwing in didResolveOperation results in error with default HTTP status code`,
      `${http} > throwing in didResolveOperation results in error with specified HTTP status code`,
      `${http} > returns errors`,
      `${http} > GraphQLError HTTP extensions are respected and stripped`,
    ],
  },
  {
    reason: 'The error of a fault carries the id under which the log tells more.',
    cases: [`${http} > sends internal server error when formatError fails`],
  },
  {
    reason:
      'A query that failed is executed again, by graphql-js: a resolver that fails just once is forgiven.',
    cases: [
      `${traces} > does not expose stack`,
      `${traces} > error munging > sendErrors > new error`,
      `${traces} > error munging > sendErrors > modified error`,
      `${traces} > error munging > sendErrors > nulled error`,
      `${traces} > error munging > undefined error`,
      `${traces} > error munging > unmodified`,
      `${traces} > error munging > masked`,
    ],
  },
  {
    reason: 'Queries are answered by an executor that tells plugins of no field and knows no root value.',
    cases: [
      `${server} > Federated tracing > with nullable _Service.sdl field > reports a total duration that is longer than the duration of its resolvers`,
      `${server} > Federated tracing > with non-nullable _Service.sdl! field > reports a total duration that is longer than the duration of its resolvers`,
      `${http} > passes the rootValue to the resolver`,
      `${http} > passes the rootValue function result to the resolver`,
    ],
  },
  {
    reason: 'An answer is for whoever asked and for now: there are no hints of how long to keep it.',
    cases: [
      `${traces} > cachePolicy`,
      `${http} > cache-control > applies cacheControl Headers`,
      `${http} > cache-control > applies cacheControl Headers for batched operation`,
      `${http} > cache-control > applies cacheControl Headers with if-cacheable`,
      `${http} > cache-control > contains private cacheControl Headers when scoped`,
      `${http} > cache-control > runs when cache-control is disabled`,
      `${http} > cache-control not set without any hints with if-cacheable`,
      `${http} > cache-control set with dynamic hint`,
      `${http} > cache-control set with defaultMaxAge`,
    ],
  },
  {
    reason:
      'For a well-formed request that is wrong the GraphQL over HTTP specification wants 200 in application/json, and the suite 400.',
    cases: [
      `${http} > returns an error on parse failure`,
      `${http} > returns an error on validation failure`,
      `${http} > formatError receives correct error for parse failure`,
      `${http} > applies additional validationRules`,
    ],
  },
  {
    reason: 'Malformed JSON is told in other words than the three that the suite knows.',
    cases: [`${http} > throws an error if POST JSON is malformed`],
  },
  {
    reason: 'Introspection has a setting of its own, whatever NODE_ENV is.',
    cases: [
      `${server} > constructor > validation rules > prevents introspection by default during production`,
    ],
  },
  {
    reason: 'Instead of a page that loads from elsewhere Lapse has its own.',
    cases: [`${server} > renderLandingPage > defaults to LocalDefault`],
  },
  {
    reason: 'An operation has the context that was made for its request, not any other.',
    cases: [
      `${server} > lifecycle > context field > context cloning > for every request with executeOperation`,
    ],
  },
];

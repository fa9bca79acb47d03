/** The import rules and the reason for each. `npm run check:imports` checks them. */

const test = '\\.test\\.ts$';

/** The parts of shared/ without a clock and I/O. */
const pure = '^shared/src/((decisions|events|api)/|mail/(queued-mail|content|letter)\\.ts$|errors\\.ts$)';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'decisions-are-pure',
      comment:
        'A decision has no clock and no I/O. Its inputs are arguments, so its tests take milliseconds.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/src/domain/', pathNot: test },
      to: { pathNot: ['^functions/$1/src/domain/', pure] },
    },
    {
      name: 'contracts-are-pure',
      comment:
        'The parts of shared/ that decisions import are pure too. Publishing over HTTP is the exception.',
      severity: 'error',
      from: {
        path: pure,
        pathNot: [test, '^shared/src/events/(publish|http-binding)\\.ts$'],
      },
      to: {
        pathNot: [pure, '(^|/)node_modules/(zod|zod-openapi|ipaddr\\.js)/'],
      },
    },
    {
      name: 'decisions-do-not-publish',
      comment: 'Only the code that commits a transaction publishes its events.',
      severity: 'error',
      from: { path: '^functions/[^/]+/src/domain/', pathNot: test },
      to: { path: '^shared/src/events/publish\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'services-do-not-import-each-other',
      comment:
        'Services communicate over HTTP and events. Code that one service uses alone belongs to that service.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'services-import-only-shared',
      comment: 'A service image contains neither the site nor the laptop runtime.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(site|knative|proof)/' },
    },
    {
      name: 'shared-imports-no-service',
      comment: 'Code that imports a service is not shared code.',
      severity: 'error',
      from: { path: '^shared/', pathNot: '^shared/src/testing/' },
      to: { path: '^(functions|site|knative|proof)/' },
    },
    {
      name: 'testing-imports-only-servers',
      comment: 'The test helpers use the real servers of knative/laptop and import no service.',
      severity: 'error',
      from: { path: '^shared/src/testing/' },
      to: { path: '^(functions|site|proof)/' },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'Production code must not start test servers.',
      severity: 'error',
      from: { path: '^(functions|shared|site)/', pathNot: [test, '/src/testing/'] },
      to: { path: '^shared/src/testing/' },
    },
    {
      name: 'the-site-is-an-api-client',
      comment:
        'The site imports the HTTP contract, token verification and telemetry. It gets everything else over HTTP.',
      severity: 'error',
      from: { path: '^site/' },
      to: { path: '^(functions|knative|proof|shared)/', pathNot: '^shared/src/(api|identity|telemetry)/' },
    },
    {
      name: 'one-module-imports-opentelemetry',
      comment: 'It is loaded only when there is a collector, and is a file of its own in the images.',
      severity: 'error',
      from: { pathNot: '^shared/src/telemetry/opentelemetry(-metrics)?\\.ts$' },
      to: { path: '(^|/)node_modules/@opentelemetry/' },
    },
    {
      name: 'the-laptop-reads-manifests',
      comment: 'The runtime starts services by path and learns about them only from their manifests.',
      severity: 'error',
      from: { path: '^knative/laptop/', pathNot: test },
      to: { path: '^(functions|shared|site|proof)/' },
    },
    {
      name: 'a-fake-imports-no-product-code',
      comment: 'A fake replaces a third party, so it shares no code with the product.',
      severity: 'error',
      from: { path: '^(functions/[^/]+|shared)/[^/]+-fake/', pathNot: test },
      to: { path: ['^functions/[^/]+/src/', '^shared/src/'] },
    },
    {
      name: 'no-product-code-imports-a-fake',
      comment: 'The product reaches a fake over the network, as it reaches the real third party.',
      severity: 'error',
      from: { path: '^(functions/[^/]+|shared)/src/', pathNot: [test, '/src/testing/'] },
      to: { path: '^(functions/[^/]+|shared)/[^/]+-fake/' },
    },
    {
      name: 'only-the-laptop-speaks-nats',
      comment:
        'Functions send CloudEvents over HTTP and do not depend on the Broker implementation. Proofs may inspect it.',
      severity: 'error',
      from: { pathNot: '^(knative/laptop|proof)/' },
      to: { path: ['(^|/)node_modules/@nats-io/', '^@nats-io/', '(^|/)node_modules/nats/'] },
    },
    {
      name: 'only-table-files-know-dynamodb',
      comment:
        'The client of shared/src/tables answers with the exceptions that table files turn into our errors.',
      severity: 'error',
      from: {
        path: '^(functions|shared|site|knative)/',
        pathNot: [
          '^shared/src/tables/',
          '^shared/src/testing/',
          '^knative/build/stubs/',
          // Amazon S3.
          '^functions/tickets/src/covers/s3-store\\.ts$',
          test,
        ],
      },
      to: { path: ['(^|/)node_modules/@aws-sdk/', '^@aws-sdk/', '(^|/)node_modules/@smithy/'] },
    },
    {
      name: 'only-the-table-module-knows-the-client',
      comment:
        'Everything else sends commands by shared/src/tables/client.ts, which the simulation replaces.',
      severity: 'error',
      from: { pathNot: '^(shared/src/tables|proof/bench|proof/simulation/scale)/' },
      to: { path: '^shared/src/tables/dynamodb/' },
    },
    {
      name: 'only-table-files-send-commands',
      comment: 'Table files name the conditions and turn exceptions into our own errors.',
      severity: 'error',
      from: { path: '^(functions|shared|site|knative)/', pathNot: ['/src/tables/', test] },
      to: { path: '^shared/src/tables/(client|commands|exceptions)\\.ts$' },
    },
    {
      name: 'proof-commands-share-the-harness',
      comment: 'What two commands of proof/ need is in its harness/ or invariants/.',
      severity: 'error',
      from: { path: '^proof/(?!tests/|harness/|invariants/)([^/]+)/' },
      to: { path: '^proof/', pathNot: ['^proof/(harness|invariants)/', '^proof/$1/'] },
    },
    {
      name: 'proof-tests-share-the-harness',
      comment:
        'What two folders of tests need is in harness/ too. A command is imported only by its own tests.',
      severity: 'error',
      from: { path: '^proof/tests/([^/.]+)' },
      to: {
        path: '^proof/',
        pathNot: ['^proof/(harness|invariants)/', '^proof/tests/$1(/|\\.)', '^proof/$1/'],
      },
    },
    {
      name: 'the-harness-imports-no-command',
      comment: 'The harness serves every command and test, and the invariants are functions of a snapshot.',
      severity: 'error',
      from: { path: '^proof/(harness|invariants)/' },
      to: { path: '^proof/', pathNot: ['^proof/invariants/', '^proof/$1/'] },
    },
    {
      name: 'no-cycles',
      comment:
        'Modules that need each other belong together. Type-only cycles are allowed: they do not exist at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved-imports',
      comment: 'Every import resolves to a file or a package.',
      severity: 'error',
      from: { pathNot: '^site/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^site/(build|\\.svelte-kit)/', '\\.svelte$'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};

/** The walls between the rooms of the house, and why each is there. `npm run walls` keeps them. */

const test = '\\.test\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'decisions-are-pure',
      comment: 'A decision has no clock and no I/O: it is given what it needs, and tested in milliseconds.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/src/domain/', pathNot: test },
      to: { pathNot: ['^functions/$1/src/domain/', '^shared/src/(decisions|events|api)/'] },
    },
    {
      name: 'contracts-are-pure',
      comment: 'What decisions may use of shared/ is as pure as they are; publishing over HTTP is not.',
      severity: 'error',
      from: {
        path: '^shared/src/(decisions|events|api)/',
        pathNot: [test, '^shared/src/events/(publish|http-binding)\\.ts$'],
      },
      to: { pathNot: ['^shared/src/(decisions|events|api)/', '(^|/)node_modules/(zod|zod-openapi)/'] },
    },
    {
      name: 'decisions-do-not-publish',
      comment: 'Events are published by the transaction that stores them, and by nothing else.',
      severity: 'error',
      from: { path: '^functions/[^/]+/src/domain/', pathNot: test },
      to: { path: '^shared/src/events/publish\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'a-service-is-an-island',
      comment: 'Services meet over HTTP and events. What one of them uses alone lives in it.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'a-service-reaches-shared-only',
      comment: 'Neither the site nor the runtime is there where a service runs.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(site|knative|proof)/' },
    },
    {
      name: 'shared-knows-nobody',
      comment: 'What knows a service is not shared.',
      severity: 'error',
      from: { path: '^shared/', pathNot: '^shared/src/testing/' },
      to: { path: '^(functions|site|knative|proof)/' },
    },
    {
      name: 'testing-borrows-servers-only',
      comment: 'Tests run against the real servers, which the laptop provides, and know no service.',
      severity: 'error',
      from: { path: '^shared/src/testing/' },
      to: { path: '^(functions|site|proof)/' },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'No function starts servers.',
      severity: 'error',
      from: { path: '^(functions|shared|site)/', pathNot: [test, '/src/testing/'] },
      to: { path: '^shared/src/testing/' },
    },
    {
      name: 'the-site-is-a-client',
      comment: 'The site knows the HTTP contract and who is signed in: all else it asks for.',
      severity: 'error',
      from: { path: '^site/' },
      to: { path: '^(functions|knative|proof|shared)/', pathNot: '^shared/src/(api|identity)/' },
    },
    {
      name: 'the-laptop-knows-manifests',
      comment: 'The runtime starts services by path, and knows them by their manifests alone.',
      severity: 'error',
      from: { path: '^knative/laptop/', pathNot: test },
      to: { path: '^(functions|shared|site|proof)/' },
    },
    {
      name: 'the-stand-in-is-a-stranger',
      comment: 'A stand-in stands for someone else: it knows nothing of us, nor we of it.',
      severity: 'error',
      from: { path: '^functions/([^/]+)/[^/]+-stand-in/', pathNot: test },
      to: { path: '^(functions/$1/src|shared)/' },
    },
    {
      name: 'nobody-knows-the-stand-in',
      severity: 'error',
      from: { path: '^functions/[^/]+/src/', pathNot: [test, '/src/testing/'] },
      to: { path: '^functions/[^/]+/[^/]+-stand-in/' },
    },
    {
      name: 'only-the-laptop-speaks-nats',
      comment:
        'Functions speak CloudEvents over HTTP: what the Broker stands on is not theirs to know. Proofs look behind it.',
      severity: 'error',
      from: { pathNot: '^(knative/laptop|proof)/' },
      to: { path: ['(^|/)node_modules/@nats-io/', '^@nats-io/', '(^|/)node_modules/nats/'] },
    },
    {
      name: 'only-table-files-know-dynamodb',
      comment: 'Conditions have names and SDK exceptions become our own errors in tables/, nowhere else.',
      severity: 'error',
      from: {
        path: '^(functions|shared|site|knative)/',
        pathNot: ['/src/tables/', '^shared/src/testing/', '^knative/build/stubs/', test],
      },
      to: { path: ['(^|/)node_modules/@aws-sdk/', '^@aws-sdk/', '(^|/)node_modules/@smithy/'] },
    },
    {
      name: 'no-cycles',
      comment:
        'What needs each other is one thing, or there is a third thing in it. Types may: they are not there at run time.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unknown',
      comment: 'Every import leads somewhere.',
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

import { type DueRows, dueRows } from '../../functions/expiration/src/domain/due-rows.ts';
import { services, type TableUse, tableUseOf } from './permissions.ts';

/** Placeholders of overlays/aws, which an operator replaces by those of the account. */
const [REGION, ACCOUNT] = ['us-east-1', '111122223333'];
const ISSUER = `oidc.eks.${REGION}.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`;

/** The bucket of COVERS_URL in settings.env. */
const BUCKET = `arn:aws:s3:::boxoffice-covers-${ACCOUNT}`;

const tableArn = (service: string): string =>
  `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/boxoffice-${service}`;
const allow = (Sid: string, actions: string[], Resource: string | string[]) => ({
  ...{ Sid, Effect: 'Allow', Action: actions, Resource },
});
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const dynamodb = (actions: string[]): string[] => actions.map((action) => `dynamodb:${action}`);

/** The tables and indexes in which expiration looks for what is due. */
const dueArns = (): string[] =>
  Object.entries(dueRows).flatMap(([service, all]) => arnsOf(tableArn(service), all));

const arnsOf = (table: string, all: DueRows[]): string[] => [
  ...new Set(all.map(({ index }) => (index ? `${table}/index/${index}` : table))),
];

/** The policy of a service's role: what its code does with its own table and with the bucket of pictures. */
const policyOf = (service: string, { actions, indexes, objects }: TableUse) =>
  policy(
    ...(service === 'expiration' ? [allow('DueRows', dynamodb(['Query']), dueArns())] : []),
    allow('Items', dynamodb(actions), tableArn(service)),
    ...(indexes.length > 0
      ? [
          allow(
            'Indexes',
            dynamodb(['Query']),
            indexes.map((index) => `${tableArn(service)}/index/${index}`),
          ),
        ]
      : []),
    ...(objects.length > 0
      ? [
          allow(
            'Objects',
            objects.map((action) => `s3:${action}`),
            `${BUCKET}/*`,
          ),
          // Without it S3 answers 403 instead of 404 for an unknown object.
          allow('Bucket', ['s3:ListBucket'], BUCKET),
        ]
      : []),
  );

/** The files of overlays/aws/iam by name. */
export async function policyFiles(): Promise<Map<string, string>> {
  const files: [string, object][] = await Promise.all(
    services.map(
      async (service): Promise<[string, object]> => [service, policyOf(service, await tableUseOf(service))],
    ),
  );
  const tables = services.map(tableArn);
  files.push(
    // The Job of shared/src/tables/create-tables.ts.
    [
      'tables',
      policy(
        allow(
          'Tables',
          dynamodb([
            ...['CreateTable', 'DescribeContinuousBackups', 'DescribeTable', 'UpdateContinuousBackups'],
            ...['UpdateTable', 'UpdateTimeToLive'],
          ]),
          tables,
        ),
      ),
    ],
    // The service account of the SecretStore.
    [
      'secrets',
      policy(
        allow(
          'Secrets',
          ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
          `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:boxoffice/*`,
        ),
      ),
    ],
    // `npm run events`, `npm run order` and `npm run sessions`, for a person.
    [
      'operator',
      policy(
        allow('Read', dynamodb(['GetItem', 'Query']), [
          ...tables,
          ...tables.map((table) => `${table}/index/*`),
        ]),
        allow('Sessions', dynamodb(['Scan', 'UpdateItem']), tableArn('auth')),
        allow('DeadLetters', dynamodb(['Scan', 'UpdateItem']), tableArn('dead-letters')),
      ),
    ],
    ...[...services, 'tables', 'secrets'].map((name): [string, object] => [`trust/${name}`, trustOf(name)]),
  );
  return new Map(files.map(([name, file]) => [`${name}.json`, `${JSON.stringify(file, null, 2)}\n`]));
}

/** Who may take a role: the pods of its service account (IAM roles for service accounts). */
const trustOf = (serviceAccount: string) =>
  policy({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${ISSUER}:aud`]: 'sts.amazonaws.com',
        [`${ISSUER}:sub`]: `system:serviceaccount:boxoffice:${serviceAccount}`,
      },
    },
  });

/** The settings that choose the endpoint. */
export interface EndpointSettings {
  AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
  AWS_ENDPOINT_URL?: string | undefined;
  AWS_REGION?: string | undefined;
}

/** The domains of AWS's partitions by the beginning of their regions' names. */
const PARTITIONS: [RegExp, string][] = [
  [/^cn-/, 'amazonaws.com.cn'],
  [/^eusc-/, 'amazonaws.eu'],
  [/^us-iso-/, 'c2s.ic.gov'],
  [/^us-isob-/, 'sc2s.sgov.gov'],
  [/^us-isof-/, 'csp.hci.ic.gov'],
  [/^eu-isoe-/, 'cloud.adc-e.uk'],
];

/**
 * The address of DynamoDB, and the setting that it comes from. AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT
 * have no effect: give such an address as AWS_ENDPOINT_URL_DYNAMODB.
 *
 * @throws Error when no setting names an endpoint or a region
 */
export function endpointOf(settings: EndpointSettings): { url: URL; setting: keyof EndpointSettings } {
  for (const setting of ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL'] as const)
    if (settings[setting]) return { url: new URL(settings[setting]), setting };
  const region = regionOf(settings);
  const [, domain = 'amazonaws.com'] = PARTITIONS.find(([prefix]) => prefix.test(region)) ?? [];
  return { url: new URL(`https://dynamodb.${region}.${domain}`), setting: 'AWS_REGION' };
}

/** @throws Error when the region is not set or is not a part of a host name */
export function regionOf({ AWS_REGION }: EndpointSettings): string {
  if (!AWS_REGION) throw new Error('The setting AWS_REGION is not set');
  if (!/^[a-z0-9-]{1,63}$/i.test(AWS_REGION)) throw new Error('The setting AWS_REGION is not a region');
  return AWS_REGION;
}

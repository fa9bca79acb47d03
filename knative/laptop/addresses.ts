const CLUSTER_ADDRESS = /http:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc\.cluster\.local(?::80)?(\/[\w./-]*)?/g;

/** A cluster address in a setting. */
export type ClusterAddress = { name: string; namespace: string; path: string; url: string };

/** Every `http://<service>.<namespace>.svc.cluster.local` in a value. */
export function clusterAddresses(value: string): ClusterAddress[] {
  return [...value.matchAll(CLUSTER_ADDRESS)].map(([url, name = '', namespace = '', path = '']) => ({
    name,
    namespace,
    path,
    url,
  }));
}

/** The Broker of an address of the broker ingress (`…/<namespace>/<broker>`); undefined for other addresses. */
export function brokerIn(url: string): { namespace: string; name: string } | undefined {
  const { hostname, pathname } = new URL(url);
  if (hostname !== 'broker-ingress.knative-eventing.svc.cluster.local') return undefined;
  const [, namespace = '', name = ''] = pathname.split('/');
  return { namespace, name };
}

/** Replaces each cluster address by a local one. */
export function localise(
  value: string,
  local: { service(namespace: string, name: string): string; ingress: string },
): string {
  return value.replace(CLUSTER_ADDRESS, (url, name: string, namespace: string, path = '') =>
    brokerIn(url) ? local.ingress + path : local.service(namespace, name) + path,
  );
}

/** The cluster address of a ksvc, which dead letters carry as `knativeerrordest`. */
export function clusterAddress(namespace: string, name: string): string {
  return `http://${name}.${namespace}.svc.cluster.local`;
}

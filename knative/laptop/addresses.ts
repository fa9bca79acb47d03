const CLUSTER_ADDRESS = /http:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc\.cluster\.local(?::80)?(\/[\w./-]*)?/g;

/** An in-cluster address found in a setting. */
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

/** The Broker that an address of the broker ingress means (`…/<namespace>/<broker>`), if it is one. */
export function brokerIn(url: string): { namespace: string; name: string } | undefined {
  const { hostname, pathname } = new URL(url);
  if (hostname !== 'broker-ingress.knative-eventing.svc.cluster.local') return undefined;
  const [, namespace = '', name = ''] = pathname.split('/');
  return { namespace, name };
}

/** Replaces each in-cluster address by the laptop's own. */
export function localise(
  value: string,
  local: { service(namespace: string, name: string): string; ingress: string },
): string {
  return value.replace(CLUSTER_ADDRESS, (url, name: string, namespace: string, path = '') =>
    brokerIn(url) ? local.ingress + path : local.service(namespace, name) + path,
  );
}

/** The in-cluster address of a ksvc, which dead letters carry as `knativeerrordest`. */
export function clusterAddress(namespace: string, name: string): string {
  return `http://${name}.${namespace}.svc.cluster.local`;
}
